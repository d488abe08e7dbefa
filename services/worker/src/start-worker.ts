import {
  closeWorker,
  connectConsumer,
  createDeadLetterQueue,
  DEAD_LETTERS,
  type DeliveryQueue,
  deliveriesOf as deliveriesQueueOf,
  openDeliveries,
  type RedisClient,
  RedisTrust,
  webhooksOf,
} from '@relay/queue';
import {
  measureRedis,
  type RelayConfig,
  STOP_DEADLINE_MS,
  type Started,
  startOpsServer,
  startStack,
} from '@relay/runtime';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { endIfAway } from './end-if-away.js';
import { lookAtQueues } from './look-at-queues.js';
import { startRoomMaker } from './make-room.js';
import { createMetrics } from './metrics.js';
import { createPages } from './pages/create-pages.js';
import { measureQueues } from './queue-gauges.js';
import { checkReadiness } from './readiness.js';
import { reportStrays, reportStrayWebhooks } from './report-strays.js';
import { startRetirement } from './retire-dead-letters.js';
import { measureSelfAlerts } from './self-alerts/measure-self-alerts.js';
import { type SelfAlertsTiming, startSelfAlerts } from './self-alerts/start-self-alerts.js';
import { type RunningDeliverer, startDeliverer } from './start-deliverer.js';
import { startNormalizer } from './start-normalizer.js';
import { startUndertaker } from './start-undertaker.js';
import { startWatchdog, type WatchdogTiming } from './watchdog/start-watchdog.js';

/** For tests, which cannot wait as long as an operator would. */
export interface WorkerTiming {
  readonly selfAlerts?: SelfAlertsTiming;
  readonly watchdog?: WatchdogTiming;
}

interface WorkerParts {
  readonly opsUrl: string;
  readonly broken: Promise<Error>;
  /** Settles when the worker has to begin anew, and says why. */
  readonly stuck: Promise<string>;
}

export interface RunningWorker extends WorkerParts {
  stop(): Promise<void>;
}

/** Runs the normalizer, one deliverer for each integration and the undertaker, over one Redis. */
export async function startWorker(
  config: RelayConfig,
  logger: Logger,
  timing: WorkerTiming = {},
): Promise<RunningWorker> {
  const { running, stop } = await startStack(
    (started) => startParts(config, logger, timing, started),
    STOP_DEADLINE_MS,
    logger,
  );
  return { ...running, stop };
}

async function startParts(
  config: RelayConfig,
  logger: Logger,
  timing: WorkerTiming,
  started: Started,
): Promise<WorkerParts> {
  const registry = new Registry();
  const metrics = createMetrics(registry, config);
  const connect = (): RedisClient => {
    const redis = started('redis connection', connectConsumer(config.redis), (it) => it.disconnect());
    return redis.on('error', (error: Error) => logger.warn({ err: error }, 'redis connection failed'));
  };
  const connection = connect();
  // The normalizers' requests are large. On the same connection each would stand before what the deliverers ask meanwhile.
  const connectionForReading = connect();
  const { allowUnsafe, waitReplicas } = config.redis;
  const trusting = RedisTrust.establish({ client: connection, allowUnsafe, waitReplicas, logger });
  const trust = started('trust in redis', await trusting, (it) => it.stop());
  measureRedis(registry, async () => connection.status === 'ready' && (await connection.ping()) === 'PONG');
  const deadLetters = started('dead-letters queue', createDeadLetterQueue(connection), (queue) => queue.close());
  deadLetters.on('error', (error) => logger.warn({ err: error }, 'dead-letters queue failed'));
  const pages = started('pages', createPages(config, connection, logger), (it) => it.close());

  const watched = { redis: config.redis, connection, logger };
  const watchdog = started('watchdog', startWatchdog(watched, timing.watchdog), (it) => it.stop());
  const ready = () => checkReadiness(connection, trust.distrust(), watchdog.movement());
  const opsOptions = { port: config.worker.opsPort, logger, registry, handler: pages.handler, ready };
  const ops = started('ops server', await startOpsServer(opsOptions), (server) => server.stop());

  const { concurrency, giveUpAfterMs } = config.worker;
  const deliverers = new Map<string, RunningDeliverer>();
  started('deliverers', deliverers, async (all) => {
    await Promise.all([...all.values()].map((deliverer) => deliverer.stop()));
  });
  for (const integration of Object.values(config.integrations)) {
    const hands = watchdog.handsOf(deliveriesQueueOf(integration.name), concurrency);
    const options = { integration, connection, deadLetters, concurrency, giveUpAfterMs, logger, metrics, hands };
    deliverers.set(integration.name, startDeliverer(options));
  }
  const deliveriesOf = (integration: string): DeliveryQueue => {
    const deliverer = deliverers.get(integration);
    if (!deliverer) throw new Error(`no deliverer for integration ${integration}`);
    return deliverer.deliveries;
  };

  const { sources } = config;
  const options = { connection, deadLetters, sources, deliveriesOf, logger };
  started('retirement', startRetirement(connection, logger), (it) => it.stop());
  started('room maker', startRoomMaker(connection, logger), (it) => it.stop());
  const undertaker = startUndertaker({ ...options, hands: watchdog.handsOf(DEAD_LETTERS, 'one') });
  started('undertaker', undertaker, (worker) => closeWorker(worker, connection));
  const reading = {
    ...options,
    connection: connectionForReading,
    deliveriesOf: openDeliveries(connectionForReading, (error) => logger.warn({ err: error }, 'normalizer failed')),
  };
  const normalizers = Array.from({ length: config.webhooks.shards }, (_, shard) => {
    const hands = watchdog.handsOf(webhooksOf(shard), 'one');
    return started('normalizer', startNormalizer({ ...reading, shard, metrics, hands }), (it) => it.stop());
  });
  const webhooks = normalizers.map((normalizer) => normalizer.webhooks);
  const selfAlerts = startSelfAlerts({ client: connection, config, webhooks, deliveriesOf, logger }, timing.selfAlerts);
  started('self-alerts', selfAlerts, (it) => it.stop());
  measureSelfAlerts(registry, selfAlerts.current);
  started('absent redis', [connection, connectionForReading], async (both) => {
    await Promise.all(both.map(endIfAway));
  });
  // A stop may take long, and is not being stuck.
  started('watching', watchdog, (it) => it.stop());
  started('readiness', ops, (server) => server.markStopping());

  const integrations = [...deliverers.keys()];
  const queues = { client: connection, webhooks, deadLetters, integrations, deliveriesOf };
  const warn = (error: Error) => logger.warn({ err: error }, 'the queues could not be measured');
  measureQueues(registry, config, () => lookAtQueues(queues), warn);
  reportStrays(connection, new Set(integrations), logger).catch((error) =>
    logger.warn({ err: error }, 'could not look for deliveries of other integrations'),
  );
  reportStrayWebhooks(connection, config.webhooks.shards, logger).catch((error) =>
    logger.warn({ err: error }, 'could not look for webhooks in other shards'),
  );
  logger.info({ opsUrl: ops.url, integrations }, 'worker ready');
  return { opsUrl: ops.url, broken: trust.broken, stuck: watchdog.stuck };
}
