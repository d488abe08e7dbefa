import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { RunningWorker } from '../../../../services/worker/src/start-worker.js';
import { zstackAlarm } from '../../../../test/support/alarms.js';
import { eventually } from '../../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { aRelay, type TestRelay } from '../testing/a-relay.js';

let redis: PrivateRedis;
let relay: TestRelay;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  relay = await aRelay(redis);
});
afterEach(() => relay.close());

const HOLD = 'relay:{deliveries.ops}:hold';

/** Flashduty answers 429 so many times, each time asking for an hour. */
async function heldForAnHour(times: number): Promise<RunningWorker> {
  relay.sandbox.setBehaviour({ rateLimits: 'off', rules: [{ status: 429, retryAfter: 3600, times }] });
  const worker = await relay.worker.start();
  await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
  await eventually(
    () => relay.worker.deliveriesOf('ops').getDelayedCount(),
    (count) => count === 1,
  );
  return worker;
}

test('what was held for an hour is delivered at once when the cause is gone: exit code 0', async () => {
  await heldForAnHour(1);
  const { exitCode, out } = await relay.command(['release', 'ops']);
  expect(out).toMatch(
    /^ops was held since \d+s: RequestTooFrequently, HTTP 429 .*\nits next probe was due in (59m|1h)\n1 of its deliveries .* called back\nFlashduty took the probe: the hold is over\n$/,
  );
  expect(exitCode).toBe(0);
  expect(relay.delivered()).toEqual(['a1/1']);
});

test('a cause that is not gone is told, and the integration stays held: exit code 1', async () => {
  await heldForAnHour(2);
  const { exitCode, out } = await relay.command(['release', 'ops']);
  expect(out).toMatch(/\nthe probe failed: RequestTooFrequently, HTTP 429 .*; the next one in (59m|1h)\n$/);
  expect(exitCode).toBe(1);
  expect(await relay.worker.client.exists(HOLD)).toBe(1);
});

test('an integration that is not held stays as it is', async () => {
  expect(await relay.command(['release', 'ops'])).toEqual({ exitCode: 0, out: 'ops is not held\n', error: '' });
});

test('with nothing to send, the next event is the probe', async () => {
  await relay.worker.client.hset(HOLD, { since: 1, code: 'timeout', reason: 'x', until: 2, pause: 1000 });
  const { exitCode, out } = await relay.command(['release', 'ops', '--json']);
  expect({ exitCode, ...JSON.parse(out) }).toMatchObject({
    exitCode: 0,
    integration: 'ops',
    result: 'not probed',
    waiting: 0,
    hold: { code: 'timeout' },
  });
});

test('without a worker nothing is sent, which is told: exit code 1', async () => {
  const worker = await heldForAnHour(1);
  await worker.stop();
  const { exitCode, out } = await relay.command(['release', 'ops', '--deadline', '1s']);
  expect(out).toMatch(/\nnothing was sent yet: is a worker running\? relay doctor looks\n$/);
  expect(exitCode).toBe(1);
});

test('who does not wait is told where to look', async () => {
  await heldForAnHour(1);
  const { exitCode, out } = await relay.command(['release', 'ops', '--no-wait']);
  expect(out).toMatch(/\nwhat is sent next is the probe; relay status tells whether Flashduty took it\n$/);
  expect(exitCode).toBe(0);
});

test('an integration that nobody configured is a mistake of the caller', async () => {
  expect(await relay.command(['release', 'opps'])).toEqual({
    exitCode: 2,
    out: '',
    error: 'error: there is no integration opps; configured: ops, net, wrong\n',
  });
});
