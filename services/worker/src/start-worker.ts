import {
  connectConsumer,
  createDeadLetterQueue,
  createUndertakerWorker,
  type DeliveryQueue,
  plainName,
} from '@relay/queue';
import { type Readiness, type RelayConfig, STOP_DEADLINE_MS, startOpsServer, stopInOrder } from '@relay/runtime';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { createBoard } from './board/create-board.js';
import { createMetrics } from './metrics.js';
import { checkRedis } from './readiness.js';
import { startDeliverer } from './start-deliverer.js';
import { startNormalizer } from './start-normalizer.js';
import { undertake } from './undertaker.js';

export interface RunningWorker {
  readonly opsUrl: string;
  stop(): Promise<void>;
}

/** Runs the normalizer, one deliverer for each integration and the undertaker, over one Redis. */
export async function startWorker(config: RelayConfig, logger: Logger): Promise<RunningWorker> {
  const registry = new Registry();
  const metrics = createMetrics(registry);
  const connection = connectConsumer(config.redis);
  connection.on('error', (error) => logger.warn({ err: error }, 'redis connection failed'));
  const board = createBoard(config, connection, logger);
  const ops = await startOpsServer({
    port: config.worker.opsPort,
    logger,
    registry,
    handler: board.handler,
    ready: async (): Promise<Readiness> => {
      const redis = await checkRedis(connection);
      return { ready: redis === 'ok', checks: { redis } };
    },
  });

  const deadLetters = createDeadLetterQueue(connection);
  deadLetters.on('error', (error) => logger.warn({ err: error }, 'dead-letters queue failed'));
  const deliverers = Object.values(config.integrations).map((integration) => ({
    name: integration.name,
    ...startDeliverer({
      integration,
      connection,
      deadLetters,
      concurrency: config.worker.concurrency,
      giveUpAfterMs: config.worker.giveUpAfterMs,
      logger,
      metrics,
    }),
  }));
  const byIntegration = new Map(deliverers.map(({ name, deliveries }) => [name, deliveries]));
  const deliveriesOf = (integration: string): DeliveryQueue => {
    const deliveries = byIntegration.get(integration);
    if (!deliveries) throw new Error(`no deliverer for integration ${integration}`);
    return deliveries;
  };

  const undertaker = await createUndertakerWorker(connection, deadLetters, (job) =>
    undertake(
      job,
      {
        sources: config.sources,
        enqueue: (delivery) => deliveriesOf(delivery.integration).enqueue(delivery),
        isOvertaken: (integration, alertKey, place) => deliveriesOf(integration).lanes.isOvertaken(alertKey, place),
        now: Date.now,
      },
      logger,
    ),
  );
  undertaker.on('error', (error) => logger.warn({ err: error }, 'undertaker failed'));
  const normalizer = await startNormalizer({
    connection,
    sources: config.sources,
    deliveriesOf,
    deadLetters,
    logger,
    metrics,
  });

  for (const queue of [normalizer.webhooks, deadLetters, ...deliverers.map(({ deliveries }) => deliveries.queue)]) {
    metrics.watch(plainName(queue.name), () => queue.getJobCounts());
  }
  logger.info({ opsUrl: ops.url, integrations: deliverers.map(({ name }) => name) }, 'worker ready');

  const steps = [
    { name: 'redis connection', stop: async () => connection.disconnect() },
    { name: 'dead-letters queue', stop: () => deadLetters.close() },
    { name: 'board', stop: () => board.close() },
    { name: 'ops server', stop: () => ops.stop() },
    {
      name: 'deliverers and undertaker',
      stop: async () => {
        await Promise.all([undertaker.close(), ...deliverers.map((deliverer) => deliverer.stop())]);
      },
    },
    { name: 'normalizer', stop: () => normalizer.stop() },
    { name: 'readiness', stop: async () => ops.markStopping() },
  ];
  return {
    opsUrl: ops.url,
    stop: () => stopInOrder(steps, STOP_DEADLINE_MS, logger),
  };
}
