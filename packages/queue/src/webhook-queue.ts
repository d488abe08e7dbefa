import type { Envelope, StoredEnvelope } from '@relay/contract';
import { type Processor, Queue, Worker } from 'bullmq';
import { BODY_FIELD, KEEP_BODIES, type QueuedEnvelope, toQueued, withBody } from './body-beside.js';
import type { RedisClient } from './connect.js';
import { defineScripts } from './define-scripts.js';
import { ledgerSlot } from './ledger/keys.js';
import { LEDGER_SCRIPTS } from './ledger/ledger-scripts.js';
import { keyBase, webhooksOf } from './names.js';
import { JOB_OPTIONS, queueOptions, WORKER_OPTIONS, workerOptions } from './options.js';
import { runOneAtATime } from './run-one-at-a-time.js';
import { shardOf } from './shards.js';
import { type Transaction, transact } from './transact.js';

/**
 * The reading stage's queues, by shard. A source's envelopes all go over one of them, so that its order is kept; what one
 * queue, read one at a time, cannot take is spread by source over several.
 */
export type WebhookQueues = readonly WebhookQueue[];

/** Whoever asks it for jobs gets whole envelopes. What BullMQ gives a worker lacks the body that lies beside. */
export class WebhookQueue extends Queue<StoredEnvelope> {
  readonly #connection: RedisClient;

  constructor(connection: RedisClient, shard: number) {
    super(webhooksOf(shard), queueOptions(connection, JOB_OPTIONS.webhooks));
    this.#connection = connection;
  }

  /** What every other question for jobs comes to as well. */
  override async getJob(id: string) {
    const job = await super.getJob(id);
    const data = job && (await this.whole(job.data));
    return data && Object.assign(job, { data });
  }

  /** Undefined when its body is not there, mostly because its job is not there any more. */
  async whole(data: QueuedEnvelope): Promise<StoredEnvelope | undefined> {
    return withBody(data, data.v === 2 ? await this.#connection.hget(this.toKey(data.id), BODY_FIELD) : null);
  }
}

export function createWebhookQueues(connection: RedisClient, shards: number): WebhookQueues {
  return Array.from({ length: shards }, (_, shard) => createWebhookQueue(connection, shard));
}

export function createWebhookQueue(connection: RedisClient, shard = 0): WebhookQueue {
  defineScripts(connection, LEDGER_SCRIPTS);
  return new WebhookQueue(connection, shard);
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

async function addToShard(queue: WebhookQueue, shard: number, envelopes: readonly Envelope[]): Promise<void> {
  await transact(queue, (transaction) => {
    const notes = envelopes.flatMap(({ source, id, receivedAt }) => [source, id, receivedAt]);
    transaction.call('relayLedgerAccept', [ledgerSlot(shard), ...notes]);
    addJobs(transaction, queue, shard, envelopes);
  });
}

/** Jobs, and behind them the bodies that lie beside them. */
export function addJobs(
  { call, add }: Transaction,
  queue: WebhookQueue,
  shard: number,
  envelopes: readonly Envelope[],
): void {
  const bodies: Array<string | Buffer> = [];
  for (const envelope of envelopes) {
    const { data, body } = toQueued(envelope, shard);
    // Whoever asks the queue for it gets a whole one.
    add(queue, envelope.source, data as StoredEnvelope, { ...JOB_OPTIONS.webhooks, jobId: envelope.id });
    if (body !== undefined) bodies.push(envelope.id, body);
  }
  // The script itself, not its digest: one that Redis has forgotten would leave jobs without their bodies.
  if (bodies.length > 0) call('eval', [KEEP_BODIES, 1, keyBase(queue.name), ...bodies]);
}

/**
 * However many workers run, they take envelopes strictly one at a time in the order of acceptance; a killed worker's
 * envelope goes back to the front. That, and nothing else, makes the lanes' order exact.
 */
export function createNormalizerWorker(
  connection: RedisClient,
  queue: WebhookQueue,
  normalize: Processor<QueuedEnvelope>,
): Worker<QueuedEnvelope> {
  const options = workerOptions(connection, WORKER_OPTIONS.normalizer);
  const worker = new Worker<QueuedEnvelope>(queue.name, normalize, options);
  runOneAtATime(queue, worker);
  return worker;
}
