import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ConfigError } from '@relay/contract';
import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { zstackAlarm } from '../../../test/support/alarms.js';
import { eventually } from '../../../test/support/eventually.js';
import { prepareWorker, type WorkerBench } from '../../../test/support/in-process-worker.js';
import { type PrivateRedis, type RedisSettings, startRedis } from '../../../test/support/redis.js';

const UNSAFE: RedisSettings = { appendonly: 'no' };

let redis: PrivateRedis;
let sandbox: RunningSandbox;
let bench: WorkerBench;

beforeEach(async () => {
  sandbox = await startSandbox({ behaviour: { rateLimits: 'off' } });
});
afterEach(async () => {
  await sandbox.stop();
  await bench.close();
  await redis.stop();
});

async function withRedis(settings: RedisSettings): Promise<void> {
  redis = await startRedis(settings);
  bench = await prepareWorker(
    redis,
    `
worker: { opsPort: 0 }
integrations: { ops: { pushUrl: "${sandbox.pushUrl('ops-key-4f1a77d0')}" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`,
  );
}

async function readiness(opsUrl: string): Promise<{ status: number; redis: string }> {
  const response = await fetch(`${opsUrl}/readyz`);
  // What every service answers there.
  const { checks } = (await response.json()) as { checks: { redis: string } };
  return { status: response.status, redis: checks.redis };
}

test('a worker does not start on a Redis that may lose what it confirms', async () => {
  await withRedis(UNSAFE);
  await expect(bench.start()).rejects.toBeInstanceOf(ConfigError);
});

test('a worker whose Redis is replaced by an unsafe one says so, and delivers what is there', async () => {
  await withRedis({});
  const { opsUrl } = await bench.start();
  await redis.restart(UNSAFE);
  const seen = await eventually(
    () => readiness(opsUrl),
    ({ redis: state }) => state.startsWith('unsafe: '),
  );
  expect(seen).toEqual({ status: 503, redis: expect.stringContaining('append-only') });
  await bench.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
  await eventually(
    () => sandbox.events().filter(isStandard).length,
    (count) => count === 1,
  );
});
