import type { Worker } from 'bullmq';
import type { RedisClient } from './connect.js';

/**
 * Closes a worker once its jobs have ended. When its connection was ended before, because Redis is away, there is nothing
 * to wait for: what it has in hand stalls and comes back.
 */
export async function closeWorker(worker: Worker, connection: RedisClient): Promise<void> {
  await worker.close(connection.status === 'end');
}
