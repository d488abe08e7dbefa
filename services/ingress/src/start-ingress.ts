import { createServer } from 'node:http';
import { connectProducer } from '@relay/queue';
import { type Readiness, type RelayConfig, STOP_DEADLINE_MS, startOpsServer, stopInOrder } from '@relay/runtime';
import { authenticateEnvelope } from '@relay/vendors';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { createAllowList } from './allow-list.js';
import { createApp } from './app.js';
import { createFindSource } from './find-source.js';
import { fitsUnpacked } from './fits-unpacked.js';
import { listen } from './listen.js';
import { createMetrics } from './metrics.js';
import { checkWrites } from './readiness.js';
import type { Reception } from './receive-webhook.js';
import { RedisStore } from './redis-store.js';

export interface RunningIngress {
  readonly url: string;
  readonly opsUrl: string;
  stop(): Promise<void>;
}

/** Builds the ingress and serves it. Redis need not be there yet: webhooks are refused with 503 until it is. */
export async function startIngress(config: RelayConfig, logger: Logger): Promise<RunningIngress> {
  const registry = new Registry();
  const connection = connectProducer(config.redis);
  connection.on('error', (error) => logger.warn({ err: error }, 'redis connection failed'));
  const store = new RedisStore(connection, (error) => logger.warn({ err: error }, 'webhooks queue failed'));

  const allowLists = new Map(
    Object.values(config.sources).map((source) => [source.name, createAllowList(source.allowFrom)]),
  );
  const { maxBodyBytes, trustedProxies } = config.ingress;
  const reception: Reception = {
    findSource: createFindSource(config.sources),
    hasSource: (name) => config.sources[name] !== undefined,
    isAllowed: (source, address) => allowLists.get(source.name)?.(address) ?? false,
    isAuthentic: (envelope, source) =>
      authenticateEnvelope(envelope, source.vendor, callbackTokenOf(source.callbackToken)),
    fitsUnpacked: (envelope) => fitsUnpacked(envelope, maxBodyBytes),
    store,
    maxBodyBytes,
    now: Date.now,
  };

  const app = createApp({ reception, trustedProxies, logger, metrics: createMetrics(registry) });
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 }, app);
  const ready = async (): Promise<Readiness> => {
    const redis = await checkWrites(connection, store.isReady());
    return { ready: redis === 'ok', checks: { redis } };
  };
  const ops = await startOpsServer({ port: config.ingress.opsPort, logger, ready, registry });
  const webhooks = await listen(server, config.ingress.port).catch(async (error: unknown) => {
    await ops.stop();
    connection.disconnect();
    throw error;
  });
  logger.info({ url: webhooks.url, opsUrl: ops.url }, 'ingress ready for webhooks');

  const steps = [
    { name: 'redis connection', stop: async () => connection.disconnect() },
    { name: 'webhooks queue', stop: () => store.close() },
    { name: 'ops server', stop: () => ops.stop() },
    { name: 'webhooks server', stop: () => webhooks.stop() },
    { name: 'readiness', stop: async () => ops.markStopping() },
  ];
  return {
    url: webhooks.url,
    opsUrl: ops.url,
    stop: () => stopInOrder(steps, STOP_DEADLINE_MS, logger),
  };
}

function callbackTokenOf(secret: { reveal(): string } | undefined): { callbackToken?: string } {
  return secret === undefined ? {} : { callbackToken: secret.reveal() };
}
