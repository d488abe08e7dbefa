import { setTimeout as sleep } from 'node:timers/promises';
import { type DeadLetter, type StoredEnvelope, toError } from '@relay/contract';
import {
  addDeadLetter,
  createNormalizerWorker,
  createWebhookQueue,
  type DeliveryQueue,
  type Queue,
  type RedisClient,
} from '@relay/queue';
import type { SourceConfig } from '@relay/runtime';
import type { Logger } from 'pino';
import type { WorkerMetrics } from './metrics.js';
import { type NormalizeResult, type NormalizerDesk, normalizeEnvelope } from './normalize-envelope.js';

export interface NormalizerOptions {
  readonly connection: RedisClient;
  readonly sources: Readonly<Record<string, SourceConfig>>;
  readonly deliveriesOf: (integration: string) => DeliveryQueue;
  readonly deadLetters: Queue<DeadLetter>;
  readonly logger: Logger;
  readonly metrics: WorkerMetrics;
}

export interface RunningNormalizer {
  readonly webhooks: Queue<StoredEnvelope>;
  stop(): Promise<void>;
}

export async function startNormalizer(options: NormalizerOptions): Promise<RunningNormalizer> {
  const { connection, sources, deliveriesOf, deadLetters, logger, metrics } = options;
  const webhooks = createWebhookQueue(connection);
  const desk: NormalizerDesk = {
    sources,
    enqueue: (delivery) => deliveriesOf(delivery.integration).enqueue(delivery),
    bury: (letter) => addDeadLetter(deadLetters, letter),
    keepPlace: (integration) => deliveriesOf(integration).lanes.keepPlace(),
    now: Date.now,
  };
  const warn = (error: Error): void => logger.warn({ err: error }, 'normalizer failed');
  const worker = await createNormalizerWorker(connection, webhooks, async (job) => {
    const result = await persist(() => normalizeEnvelope(job.data, desk), warn);
    report(job.data, result, logger, metrics);
    // The story goes on in the deliveries or the dead letter, which carry the envelope. Only an ignored envelope has no
    // other place, so only that one is kept here; a second copy of every other would double what Redis holds.
    if (!('outcome' in result) || result.outcome === 'dead') job.opts.removeOnComplete = true;
    return result;
  });
  worker.on('error', warn);
  webhooks.on('error', warn);
  return {
    webhooks,
    stop: async () => {
      await worker.close();
      await webhooks.close();
    },
  };
}

/**
 * Never gives the envelope up: to fail its job would let the next one overtake it. Reading it cannot throw, so whatever
 * does is Redis, and every step is repeatable. A worker that is stopped meanwhile leaves the job to stall; it goes back
 * to the front.
 */
async function persist<T>(work: () => Promise<T>, warn: (error: Error) => void): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (thrown) {
      warn(toError(thrown));
      await sleep(TRY_AGAIN_MS);
    }
  }
}

const TRY_AGAIN_MS = 500;

function report(stored: StoredEnvelope, result: NormalizeResult, logger: Logger, metrics: WorkerMetrics): void {
  const { id, source } = stored;
  const outcome = 'outcome' in result ? result.outcome : 'deliveries';
  metrics.normalized(source, outcome);
  const line = { envelopeId: id, source, ...result };
  if (outcome === 'dead') logger.warn(line, 'envelope normalized');
  else logger.info(line, 'envelope normalized');
}
