import { Queue } from 'bullmq';
import type { RedisClient } from './connect.js';
import { findIntegrations } from './find-integrations.js';
import { findShards } from './find-shards.js';
import { DEAD_LETTERS, deliveriesOf, PREFIX, webhooksOf } from './names.js';

/**
 * Removes what is finished and kept only to be looked up, up to `count` of each queue and the oldest first; those of
 * integrations that are no longer configured too, which nobody else would. Gives how many there were.
 */
export async function trimHistory(client: RedisClient, count: number): Promise<number> {
  const [shards, integrations] = await Promise.all([findShards(client), findIntegrations(client)]);
  const names = [...shards.map(webhooksOf), ...integrations.map(deliveriesOf), DEAD_LETTERS];
  const removed = await Promise.all(names.map((name) => trimQueue(client, name, count)));
  return removed.reduce((sum, each) => sum + each, 0);
}

async function trimQueue(client: RedisClient, name: string, count: number): Promise<number> {
  const queue = new Queue(name, { connection: client, prefix: PREFIX, skipMetasUpdate: true });
  // An error that the question meets is thrown there; unheard, BullMQ would print it too, past the log.
  queue.on('error', () => undefined);
  try {
    return (await queue.clean(0, count, 'completed')).length;
  } finally {
    await queue.close();
  }
}
