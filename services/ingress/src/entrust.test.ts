import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError } from '@relay/contract';
import { askRedis } from '../../../test/support/ask-redis.js';
import { configFrom } from '../../../test/support/config.js';
import { eventually } from '../../../test/support/eventually.js';
import { captureLog } from '../../../test/support/log-capture.js';
import { type PrivateRedis, type RedisSettings, startRedis } from '../../../test/support/redis.js';
import { tempDir } from '../../../test/support/temp-dir.js';
import { type RunningIngress, startIngress } from './start-ingress.js';

const TOKEN = 'tok-5d1f0c7be2a94f36';
const UNSAFE: RedisSettings = { appendonly: 'no' };
const dir = tempDir();

let redis: PrivateRedis;
let servers: PrivateRedis[];
let ingress: RunningIngress | undefined;

beforeEach(() => {
  servers = [];
  ingress = undefined;
});
afterEach(async () => {
  await ingress?.stop();
  for (const server of servers) await server.stop();
});

async function withRedis(settings: RedisSettings): Promise<void> {
  redis = await startRedis({ 'repl-diskless-sync-delay': '0', ...settings });
  servers.push(redis);
}

async function start(more: object = {}): Promise<RunningIngress> {
  const config = configFrom(
    JSON.stringify({
      redis: { url: redis.url, ...more },
      ingress: { port: 0, opsPort: 0, spool: { dir: join(dir, String(redis.port)) } },
      integrations: { ops: { pushUrl: 'http://127.0.0.1:1/event/push/alert/standard?integration_key=k3yk3yk3yk3y' } },
      sources: { zs: { vendor: 'zstack', token: TOKEN, integration: 'ops' } },
    }),
  );
  ingress = await startIngress(config, captureLog('ingress', config).logger);
  return ingress;
}

/** The status of the answer. */
async function post(): Promise<number> {
  return (await fetch(`${ingress?.url}/webhooks/zs/${TOKEN}`, { method: 'POST', body: '{}' })).status;
}

async function checks(): Promise<Record<string, string>> {
  const response = await fetch(`${ingress?.opsUrl}/readyz`);
  // What every service answers there.
  return ((await response.json()) as { checks: Record<string, string> }).checks;
}

const inRedis = async () => Number(await askRedis(redis.port, 'LLEN', 'relay:{webhooks}:wait'));

describe('an ingress', () => {
  test('does not start on a Redis that may lose what it confirms', async () => {
    await withRedis(UNSAFE);
    await expect(start()).rejects.toBeInstanceOf(ConfigError);
  });

  test('starts on it all the same where that is allowed', async () => {
    await withRedis(UNSAFE);
    await start({ allowUnsafe: true });
    expect(await post()).toBe(200);
    expect(await inRedis()).toBe(1);
  });

  test('that came up without Redis must not go on with an unsafe one, and has entrusted it with nothing', async () => {
    await withRedis(UNSAFE);
    await redis.kill();
    const { broken } = await start();
    expect(await post()).toBe(200);
    await redis.restart();
    expect(await broken).toBeInstanceOf(ConfigError);
    const told = await eventually(checks, ({ redis: why = '' }) => why.startsWith('unsafe: '));
    expect(told).toMatchObject({
      redis: expect.stringMatching(/append-only/),
      spool: 'ok, 1 envelope waiting',
    });
    expect(await inRedis()).toBe(0);
  });

  test('whose Redis is replaced by an unsafe one keeps webhooks on disk until it is safe', async () => {
    await withRedis({});
    await start();
    await redis.restart(UNSAFE);
    await eventually(checks, ({ redis: why = '' }) => why.startsWith('unsafe: '));
    expect(await post()).toBe(200);
    expect(await inRedis()).toBe(0);
    await redis.restart();
    await eventually(inRedis, (count) => count === 1);
  });

  test('that waits for replicas keeps webhooks on disk while there are none', async () => {
    await withRedis({});
    await start({ waitReplicas: 1 });
    expect(await post()).toBe(200);
    await eventually(checks, ({ redis: why }) => why === '0 of 1 replicas have it after 1000 ms');
    expect(await inRedis()).toBe(0);
    servers.push(await startRedis({ replicaof: `127.0.0.1 ${redis.port}` }));
    await eventually(inRedis, (count) => count === 1);
    await eventually(checks, ({ redis: state }) => state === 'ok');
  });
});
