import { type Envelope, type StoredEnvelope, toStoredEnvelope } from '@relay/contract';
import { type Processor, Queue, Worker } from 'bullmq';
import type { RedisClient } from './connect.js';
import { WEBHOOKS } from './names.js';
import { JOB_OPTIONS, queueOptions, WORKER_OPTIONS, workerOptions } from './options.js';
import { runOneAtATime } from './run-one-at-a-time.js';

export function createWebhookQueue(connection: RedisClient): Queue<StoredEnvelope> {
  return new Queue<StoredEnvelope>(WEBHOOKS, queueOptions(connection, JOB_OPTIONS.webhooks));
}

/** The envelope's id is the job's id, so storing one twice stores it once. */
export async function addEnvelope(queue: Queue<StoredEnvelope>, envelope: Envelope): Promise<void> {
  await queue.add(envelope.source, toStoredEnvelope(envelope), { jobId: envelope.id });
}

/** All of them or none, in this order. */
export async function addEnvelopes(queue: Queue<StoredEnvelope>, envelopes: readonly Envelope[]): Promise<void> {
  await queue.addBulk(
    envelopes.map((envelope) => ({
      name: envelope.source,
      data: toStoredEnvelope(envelope),
      opts: { jobId: envelope.id },
    })),
  );
}

/**
 * However many workers run, they take envelopes strictly one at a time in the order of acceptance; a killed worker's
 * envelope goes back to the front. That, and nothing else, makes the lanes' order exact.
 */
export function createNormalizerWorker(
  connection: RedisClient,
  queue: Queue<StoredEnvelope>,
  normalize: Processor<StoredEnvelope>,
): Worker<StoredEnvelope> {
  const options = workerOptions(connection, WORKER_OPTIONS.normalizer);
  const worker = new Worker<StoredEnvelope>(WEBHOOKS, normalize, options);
  runOneAtATime(queue, worker);
  return worker;
}
