import type { DeadLetter } from '@relay/contract';
import {
  createUndertakerWorker,
  type DeliveryQueue,
  Ledger,
  type Queue,
  type RedisClient,
  type Worker,
} from '@relay/queue';
import type { SourceConfig } from '@relay/runtime';
import type { Logger } from 'pino';
import type { ReplayDesk } from './replay-dead-letter.js';
import { undertake } from './undertaker.js';
import type { Hands } from './watchdog/hands.js';

export interface UndertakerOptions {
  readonly connection: RedisClient;
  readonly deadLetters: Queue<DeadLetter>;
  readonly sources: Readonly<Record<string, SourceConfig>>;
  readonly deliveriesOf: (integration: string) => DeliveryQueue;
  readonly logger: Logger;
  readonly hands: Hands;
}

export function startUndertaker(options: UndertakerOptions): Worker<DeadLetter> {
  const { connection, deadLetters, sources, deliveriesOf, logger, hands } = options;
  const ledger = new Ledger(connection);
  const desk: ReplayDesk = {
    sources,
    enqueue: (delivery) => deliveriesOf(delivery.integration).enqueue(delivery),
    isOvertaken: (integration, alertKey, place) => deliveriesOf(integration).lanes.isOvertaken(alertKey, place),
    settle: (entry, outcome) => ledger.settle(entry, outcome),
    now: Date.now,
  };
  const worker = createUndertakerWorker(connection, deadLetters, (job) =>
    hands.hold(job.data.id, () => undertake(job, desk, logger)),
  );
  worker.on('error', (error) => logger.warn({ err: error }, 'undertaker failed'));
  return worker;
}
