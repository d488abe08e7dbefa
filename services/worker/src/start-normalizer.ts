import type { DeadLetter } from '@relay/contract';
import {
  addDeadLetter,
  closeWorker,
  createNormalizerWorker,
  createWebhookQueue,
  type DeliveryQueue,
  isOfNewerRelease,
  type Job,
  Ledger,
  NextWebhooks,
  type Queue,
  type QueuedEnvelope,
  RateLimitError,
  type RedisClient,
  type WebhookQueue,
} from '@relay/queue';
import type { SourceConfig } from '@relay/runtime';
import type { Logger } from 'pino';
import { MAX_STALLS } from './max-stalls.js';
import type { WorkerMetrics } from './metrics.js';
import { buryKiller, type NormalizeResult, type NormalizerDesk, normalizeEnvelope } from './normalize-envelope.js';
import { createPersist } from './persist.js';
import { ReadAhead, type Report, type Reported } from './read-ahead.js';
import type { Hands } from './watchdog/hands.js';

export interface NormalizerOptions {
  readonly shard: number;
  readonly connection: RedisClient;
  readonly sources: Readonly<Record<string, SourceConfig>>;
  readonly deliveriesOf: (integration: string) => DeliveryQueue;
  readonly deadLetters: Queue<DeadLetter>;
  readonly logger: Logger;
  readonly metrics: WorkerMetrics;
  readonly hands: Hands;
}

export interface RunningNormalizer {
  readonly webhooks: WebhookQueue;
  stop(): Promise<void>;
}

export function startNormalizer(options: NormalizerOptions): RunningNormalizer {
  const { shard, connection, sources, deliveriesOf, deadLetters, logger, metrics, hands } = options;
  const webhooks = createWebhookQueue(connection, shard);
  const ledger = new Ledger(connection);
  const desk: NormalizerDesk = {
    sources,
    enqueue: (integration, deliveries) => deliveriesOf(integration).enqueueAll(deliveries),
    bury: (letter) => addDeadLetter(deadLetters, letter),
    keepPlace: (integration) => deliveriesOf(integration).lanes.keepPlace(),
    settleIgnored: (envelope) => ledger.settle({ id: envelope.id, envelope }, 'ignored'),
    acceptedTwice: (envelope) => ledger.acceptedTwice(envelope),
    now: Date.now,
  };
  const warn = (error: Error): void => logger.warn({ err: error }, 'normalizer failed');
  const stopping = new AbortController();
  const persist = createPersist(stopping.signal, warn);
  const tell: Report = (envelope, result) => report(envelope, result, logger, metrics);
  const ahead = new ReadAhead(desk, new NextWebhooks(connection, webhooks.name), tell);
  const normalize = async ({ data, stalledCounter }: Job<QueuedEnvelope>): Promise<NormalizeResult | undefined> => {
    if (isOfNewerRelease(data))
      throw new Error(`envelope ${data.id} is of version ${data.v}: a newer release reads it`);
    if (stalledCounter > 0) ahead.beCareful();
    const killsWorker = stalledCounter >= MAX_STALLS;
    return await ahead.during(async () => {
      const envelope = await webhooks.whole(data);
      return envelope && (killsWorker ? buryKiller(envelope, desk) : normalizeEnvelope(envelope, desk));
    });
  };
  const worker = createNormalizerWorker(connection, webhooks, async (job) => {
    // To fail the job would let the next envelope overtake this one, so its steps are repeated in place.
    const result = await hands
      .hold(job.data.id, () => persist(() => normalize(job)))
      .catch(() => {
        // The worker stops. A Redis that is full refuses the steps and would take the job's failure all the same.
        throw new RateLimitError();
      });
    if (result === undefined) {
      // What is left of it is nothing to keep: the audit calls it missing then, where nobody has read it.
      job.opts.removeOnFail = true;
      const { id } = job.data;
      logger.error({ envelopeId: id }, 'webhook has no body: another worker has read it, or it was deleted by hand');
      throw new Error(`the body of ${id} is not there`);
    }
    tell(job.data, result);
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
      stopping.abort();
      await closeWorker(worker, connection);
      await webhooks.close();
    },
  };
}

function report(stored: Reported, result: NormalizeResult, logger: Logger, metrics: WorkerMetrics): void {
  const { id, source } = stored;
  const outcome = 'outcome' in result ? result.outcome : 'deliveries';
  metrics.normalized(source, result);
  const line = { envelopeId: id, source, ...result };
  if (outcome === 'dead') logger.warn(line, 'envelope normalized');
  else logger.info(line, 'envelope normalized');
}
