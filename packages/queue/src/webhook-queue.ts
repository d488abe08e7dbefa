import { type Envelope, type StoredEnvelope, toStoredEnvelope } from '@relay/contract';
import { type Processor, Queue, Worker } from 'bullmq';
import type { RedisClient } from './connect.js';
import { defineScripts } from './define-scripts.js';
import { LEDGER_SLOT } from './ledger/keys.js';
import { LEDGER_SCRIPTS } from './ledger/ledger-scripts.js';
import { WEBHOOKS } from './names.js';
import { JOB_OPTIONS, queueOptions, WORKER_OPTIONS, workerOptions } from './options.js';
import { runOneAtATime } from './run-one-at-a-time.js';
import { transact } from './transact.js';

export function createWebhookQueue(connection: RedisClient): Queue<StoredEnvelope> {
  defineScripts(connection, LEDGER_SCRIPTS);
  return new Queue<StoredEnvelope>(WEBHOOKS, queueOptions(connection, JOB_OPTIONS.webhooks));
}

/**
 * Stores envelopes and notes them in the ledger: all of them or none, in this order. An envelope's id is its job's id, so
 * storing one twice stores it once. Says nothing of success before Redis has confirmed it.
 */
export async function addEnvelopes(queue: Queue<StoredEnvelope>, envelopes: readonly Envelope[]): Promise<void> {
  await transact(queue, ({ call, add }) => {
    const notes = envelopes.flatMap(({ source, id, receivedAt }) => [source, id, receivedAt]);
    call('relayLedgerAccept', [LEDGER_SLOT, ...notes]);
    for (const envelope of envelopes) {
      add(queue, envelope.source, toStoredEnvelope(envelope), { ...JOB_OPTIONS.webhooks, jobId: envelope.id });
    }
  });
}

export async function addEnvelope(queue: Queue<StoredEnvelope>, envelope: Envelope): Promise<void> {
  await addEnvelopes(queue, [envelope]);
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
