import { beforeEach, expect, test } from '@jest/globals';
import { aDelivery } from '../../../test/support/a-delivery.js';
import { HOLD_POLICY } from './lanes.js';
import { readHold } from './read-hold.js';
import { releaseHold } from './release-hold.js';
import { opsDeliveries } from './testing/ops-deliveries.js';

const ops = opsDeliveries();

const BASE = 'relay:{deliveries.ops}:';
const HOUR_MS = 3_600_000;
const ASKED_TO_WAIT = { code: 'http_429', reason: 'HTTP 429', retryAfterMs: HOUR_MS, holdAtOnce: true };
const one = aDelivery('A-0', { alert_key: 'one' });
const two = aDelivery('B-0', { alert_key: 'two' });
const behindOne = aDelivery('C-0', { alert_key: 'one', event_status: 'Ok' });
const admit = (delivery: typeof one) =>
  ops.deliveries.lanes.admit(delivery, { perSecond: 100_000, perMinute: 1_000_000 });

/** As its worker would, after a failed attempt or because it is behind another one. */
async function delay(id: string): Promise<void> {
  await ops.client.zrem(`${BASE}prioritized`, id);
  await ops.client.zadd(`${BASE}delayed`, (Date.now() + HOUR_MS) * 4096, id);
}

beforeEach(async () => {
  for (const delivery of [one, two, behindOne]) await ops.deliveries.enqueue(delivery);
});

test('nothing is released where nothing is held', async () => {
  expect(await releaseHold(ops.client, ops.deliveries)).toBeUndefined();
  expect(await ops.client.exists(`${BASE}hold`)).toBe(0);
});

test('a released integration is probed at once, and is held until a probe is delivered', async () => {
  await ops.deliveries.lanes.fail(one, ASKED_TO_WAIT);
  const held = await readHold(ops.client, 'ops');
  expect(await admit(two)).toEqual({ kind: 'paused' });

  expect(await releaseHold(ops.client, ops.deliveries)).toMatchObject({ hold: held });
  expect(await ops.client.exists(`${BASE}limiter`)).toBe(0);
  expect(await admit(two)).toEqual({ kind: 'go', attempt: 1 });
  expect(await admit(one)).toEqual({ kind: 'paused' });
  expect(await readHold(ops.client, 'ops')).toMatchObject({ since: held?.since, code: 'http_429' });

  await ops.deliveries.lanes.settle(two, 'delivered', '', { supersedeRepeats: true });
  expect(await readHold(ops.client, 'ops')).toBeUndefined();
});

test('a probe that fails after a release begins the pauses anew', async () => {
  await ops.deliveries.lanes.fail(one, ASKED_TO_WAIT);
  await ops.client.hset(`${BASE}hold`, 'pause', HOLD_POLICY.longestPauseMs);
  await releaseHold(ops.client, ops.deliveries);
  await admit(two);
  const again = { ...ASKED_TO_WAIT, retryAfterMs: 0 };
  expect(await ops.deliveries.lanes.fail(two, again)).toMatchObject({
    kind: 'held',
    nextProbeInMs: 2 * HOLD_POLICY.firstPauseMs,
  });
});

test('what waited for the next attempt is called back, what waits for its lane is not', async () => {
  await ops.deliveries.lanes.fail(one, ASKED_TO_WAIT);
  await delay(one.id);
  await admit(behindOne);
  await delay(behindOne.id);
  expect(await releaseHold(ops.client, ops.deliveries)).toMatchObject({ recalled: 1 });
  expect(await ops.client.zrange(`${BASE}delayed`, 0, -1)).toEqual([behindOne.id]);
  expect(await ops.deliveries.queue.getJobState(one.id)).toBe('prioritized');
});
