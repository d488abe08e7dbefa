import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { WEBHOOKS } from '@relay/queue';
import { type RunningSandbox, startSandbox } from '@relay/sandbox';
import { zstackAlarm } from '../../../../test/support/alarms.js';
import { eventually } from '../../../../test/support/eventually.js';
import { drawLine, type HalfOpenLine } from '../../../../test/support/half-open.js';
import { prepareWorker, type WorkerBench } from '../../../../test/support/in-process-worker.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import type { RunningWorker } from '../start-worker.js';
import { startWatchdog } from './start-watchdog.js';

const KEY = 'ops-key-4f1a77';
const SOON = { watchdog: { lookEveryMs: 50, notReadyAfterMs: 400, stuckAfterMs: 1_000 } };
const SOONER = { lookEveryMs: 50, notReadyAfterMs: 200, stuckAfterMs: 500 };

let redis: PrivateRedis;
let line: HalfOpenLine;
let sandbox: RunningSandbox;
/** Reaches Redis at once. */
let bench: WorkerBench;
/** Its workers reach Redis through the line. */
let farBench: WorkerBench;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  sandbox = await startSandbox({ keys: [KEY], behaviour: { rateLimits: 'off' } });
  line = await drawLine(redis.port);
  const yaml = `
worker: { opsPort: 0 }
integrations: { ops: { pushUrl: "${sandbox.pushUrl(KEY)}" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`;
  bench = await prepareWorker(redis, yaml);
  farBench = await prepareWorker({ ...redis, url: `redis://127.0.0.1:${line.port}` }, yaml);
});
afterEach(async () => {
  redis.thaw();
  await sandbox.stop();
  await farBench.close();
  await bench.close();
  await line.stop();
});

const acceptAlarm = (alert: string) => bench.accept('zs', zstackAlarm(alert, 1, 'Alarm'));
const isDelivered = (id: string) =>
  eventually(
    () => bench.deliveriesOf('ops').getJobState(`${id}-0`),
    (state) => state === 'completed',
  );
const readiness = async ({ opsUrl }: RunningWorker) => {
  const response = await fetch(`${opsUrl}/readyz`);
  return { status: response.status, body: await response.text() };
};

/** Whether the watchdog has spoken so far. */
const isStuck = ({ stuck }: RunningWorker) => Promise.race([stuck.then(() => true), Promise.resolve(false)]);

/** A watchdog over a webhook that no worker reads, when it has looked. */
async function watchNobody() {
  const { client: connection, log } = bench;
  const target = { kind: 'single', url: { reveal: () => redis.url } } as const;
  const watchdog = startWatchdog({ redis: target, connection, logger: log.logger }, SOONER);
  watchdog.handsOf(WEBHOOKS, 'one');
  await acceptAlarm('a1');
  await eventually(
    () => bench.client.exists('relay:{webhooks}:steps'),
    (looks) => looks > 0,
  );
  return watchdog;
}

describe('a worker', () => {
  test('whose connection gets no answers, though Redis gives them, is stuck, and a new one goes on', async () => {
    const worker = await farBench.start(SOON);
    await isDelivered(await acceptAlarm('a1'));
    expect(await readiness(worker)).toMatchObject({ status: 200 });
    line.forgetConnections();
    const waiting = await acceptAlarm('a2');
    // Whichever is noticed first.
    expect(await worker.stuck).toMatch(/^(Redis has not answered the worker's connection|webhooks has done nothing) /);
    expect(await readiness(worker)).toMatchObject({ status: 503 });
    await farBench.start(SOON);
    await isDelivered(waiting);
  });

  test('that has an envelope in hand and comes no further is not ready, then stuck, and another one is neither', async () => {
    const worker = await bench.start(SOON);
    // Nobody can be given a place in a lane any more.
    await bench.client.lpush('relay:{deliveries.ops}:places', 'damaged');
    await acceptAlarm('a1');
    await eventually(
      () => bench.webhooks.getActiveCount(),
      (count) => count === 1,
    );
    const idle = await farBench.start(SOON);
    await acceptAlarm('a2');
    const { body } = await eventually(
      () => readiness(worker),
      ({ status }) => status === 503,
    );
    expect(body).toMatch(/"webhooks":"has done nothing for \ds although something waits"/);
    expect(await worker.stuck).toMatch(/^webhooks has done nothing for \ds although something waits$/);
    expect(await isStuck(idle)).toBe(false);
    expect(await readiness(idle)).toMatchObject({ status: 200 });
  });

  test('is not blamed for the time in which Redis answered nobody', async () => {
    const watchdog = await watchNobody();
    redis.freeze();
    // The first look is given two seconds.
    await eventually(
      () => bench.log.find('the watchdog cannot look'),
      ({ length }) => length > 1,
    );
    redis.thaw();
    expect(await watchdog.stuck).toMatch(/^webhooks has done nothing for [01]s /);
    await watchdog.stop();
  });

  test('is not blamed for the time in which the process itself was frozen', async () => {
    const watchdog = await watchNobody();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_200);
    expect(await watchdog.stuck).toMatch(/^webhooks has done nothing for [01]s /);
    await watchdog.stop();
  });

  test('is not stuck while its integration is held or an operator has paused it, and readiness tells', async () => {
    sandbox.setBehaviour({ status: 429, rateLimits: 'off', retryAfter: 600 });
    const worker = await bench.start(SOON);
    for (const alert of ['a1', 'a2', 'a3']) await acceptAlarm(alert);
    await bench.deadLetters.pause();
    const { body, status } = await eventually(
      () => readiness(worker),
      ({ body: told }) => told.includes('held') && told.includes('paused'),
    );
    expect(status).toBe(200);
    expect(JSON.parse(body).checks).toMatchObject({
      'deliveries.ops': expect.stringMatching(/^held since .*Z: RequestTooFrequently$/),
      'dead-letters': 'paused by an operator',
    });
  });
});
