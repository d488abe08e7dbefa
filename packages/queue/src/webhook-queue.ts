import { type Envelope, type StoredEnvelope, toStoredEnvelope } from '@relay/contract';
import { type Processor, Queue, Worker } from 'bullmq';
import type { RedisClient } from './connect.js';
import { defineScripts } from './define-scripts.js';
import { ledgerSlot } from './ledger/keys.js';
import { LEDGER_SCRIPTS } from './ledger/ledger-scripts.js';
import { webhooksOf } from './names.js';
import { JOB_OPTIONS, queueOptions, WORKER_OPTIONS, workerOptions } from './options.js';
import { runOneAtATime } from './run-one-at-a-time.js';
import { shardOf } from './shards.js';
import { transact } from './transact.js';

/**
 * The reading stage's queues, by shard. A source's envelopes all go over one of them, so that its order is kept; what one
 * queue, read one at a time, cannot take is spread by source over several.
 */
export type WebhookQueues = readonly Queue<StoredEnvelope>[];

export function createWebhookQueues(connection: RedisClient, shards: number): WebhookQueues {
  return Array.from({ length: shards }, (_, shard) => createWebhookQueue(connection, shard));
}

export function createWebhookQueue(connection: RedisClient, shard = 0): Queue<StoredEnvelope> {
  defineScripts(connection, LEDGER_SCRIPTS);
  return new Queue<StoredEnvelope>(webhooksOf(shard), queueOptions(connection, JOB_OPTIONS.webhooks));
}

/**
 * Stores envelopes and notes them in the ledger: of each shard all or none, in this order. An envelope's id is its job's
 * id, so storing one twice stores it once. Says nothing of success before Redis has confirmed it.
 */
export async function addEnvelopes(queues: WebhookQueues, envelopes: readonly Envelope[]): Promise<void> {
  await Promise.all(
    queues.map(async (queue, shard) => {
      const its = envelopes.filter(({ source }) => shardOf(source, queues.length) === shard);
      if (its.length > 0) await addToShard(queue, shard, its);
    }),
  );
}

async function addToShard(queue: Queue<StoredEnvelope>, shard: number, envelopes: readonly Envelope[]): Promise<void> {
  await transact(queue, ({ call, add }) => {
    const notes = envelopes.flatMap(({ source, id, receivedAt }) => [source, id, receivedAt]);
    call('relayLedgerAccept', [ledgerSlot(shard), ...notes]);
    for (const envelope of envelopes) {
      const stored = { ...toStoredEnvelope(envelope), ...(shard === 0 ? {} : { shard }) };
      add(queue, envelope.source, stored, { ...JOB_OPTIONS.webhooks, jobId: envelope.id });
    }
  });
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
  const worker = new Worker<StoredEnvelope>(queue.name, normalize, options);
  runOneAtATime(queue, worker);
  return worker;
}
