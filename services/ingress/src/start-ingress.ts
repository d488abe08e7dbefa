import { hostname } from 'node:os';
import { connectProducer, RedisTrust } from '@relay/queue';
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
import { createMetrics } from './metrics.js';
import { RedisStore } from './redis-store.js';
import { serveWebhooks } from './serve-webhooks.js';
import { startStore } from './spool/start-store.js';
import { toReception } from './to-reception.js';

export interface RunningIngress {
  readonly url: string;
  readonly opsUrl: string;
  readonly broken: Promise<Error>;
  stop(): Promise<void>;
}

/** Builds the ingress and serves it. Redis need not be there yet: until it is, webhooks wait on the disk. */
export async function startIngress(config: RelayConfig, logger: Logger): Promise<RunningIngress> {
  const { running, stop } = await startStack(
    (started) => startParts(config, logger, started),
    STOP_DEADLINE_MS,
    logger,
  );
  return { ...running, stop };
}

async function startParts(config: RelayConfig, logger: Logger, started: Started) {
  const registry = new Registry();
  const connection = started('redis connection', connectProducer(config.redis), (redis) => redis.disconnect());
  connection.on('error', (error) => logger.warn({ err: error }, 'redis connection failed'));
  const { allowUnsafe, waitReplicas } = config.redis;
  const trusting = RedisTrust.establish({ client: connection, allowUnsafe, waitReplicas, logger });
  const trust = started('trust in redis', await trusting, (it) => it.stop());
  const onError = (error: Error): void => logger.warn({ err: error }, 'webhooks queue failed');
  const redisStore = new RedisStore({ connection, shards: config.webhooks.shards, trust, waitReplicas, onError });
  const redis = started('webhooks queue', redisStore, (it) => it.close());
  const { store, readiness, reportAs } = await startStore({ config, connection, redis, registry, logger }, started);
  measureRedis(registry, async () => connection.status === 'ready' && (await connection.ping()) === 'PONG');
  const opsOptions = { port: config.ingress.opsPort, logger, ready: async () => readiness(), registry };
  const ops = started('ops server', await startOpsServer(opsOptions), (server) => server.stop());

  const { trustedProxies, port } = config.ingress;
  const reception = toReception(config, store);
  const metrics = createMetrics(registry, config);
  const serving = await serveWebhooks({ port, trustedProxies, reception, metrics, logger });
  const webhooks = started('webhooks server', serving, (it) => it.stop());
  reportAs(`${hostname()}:${new URL(webhooks.url).port}`);
  started('readiness', ops, (server) => server.markStopping());
  logger.info({ url: webhooks.url, opsUrl: ops.url }, 'ingress ready for webhooks');
  return { url: webhooks.url, opsUrl: ops.url, broken: trust.broken };
}
