import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type RunningSandbox, startSandbox } from '@relay/sandbox';
import { zstackAlarm } from '../../../test/support/alarms.js';
import { eventually } from '../../../test/support/eventually.js';
import { prepareWorker, type WorkerBench } from '../../../test/support/in-process-worker.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';

const KEY = 'ops-key-4f1a77';

let redis: PrivateRedis;
let sandbox: RunningSandbox;
let bench: WorkerBench;

beforeAll(async () => {
  redis = await startRedis();
  sandbox = await startSandbox({ keys: [KEY], behaviour: { rateLimits: 'off' } });
});
afterAll(async () => {
  await sandbox.stop();
  await redis.stop();
});
beforeEach(async () => {
  bench = await prepareWorker(
    redis,
    `
worker: { opsPort: 0 }
integrations: { ops: { pushUrl: "${sandbox.pushUrl(KEY)}" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`,
  );
});
afterEach(async () => {
  redis.thaw();
  await redis.restart();
  await bench.close();
});

// A step that hangs is cut off by the stop's own deadline, and the stop is rejected for it.
describe('a worker that is told to stop without its Redis', () => {
  const works = async () => {
    const worker = await bench.start();
    const id = await bench.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await eventually(
      () => bench.deliveriesOf('ops').getJobState(`${id}-0`),
      (state) => state === 'completed',
    );
    return worker;
  };

  test('stops when Redis was killed', async () => {
    const worker = await works();
    await redis.kill();
    await eventually(
      () => bench.log.find('redis connection failed'),
      ({ length }) => length > 0,
    );
    await expect(worker.stop()).resolves.toBeUndefined();
  });

  test('stops when Redis never was there', async () => {
    await redis.kill();
    const worker = await bench.start();
    await expect(worker.stop()).resolves.toBeUndefined();
  });

  test('stops when Redis is frozen, with an attempt under way that nobody answers', async () => {
    const worker = await works();
    sandbox.setBehaviour({ hang: true, rateLimits: 'off' });
    await bench.accept('zs', zstackAlarm('a2', 1, 'Alarm'));
    await eventually(
      () => bench.deliveriesOf('ops').getActiveCount(),
      (count) => count === 1,
    );
    redis.freeze();
    await expect(worker.stop()).resolves.toBeUndefined();
  });
});
