import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { aDelivery } from '../../../test/support/a-delivery.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { connectConsumer, type RedisClient } from './connect.js';
import { DeliveryQueue } from './delivery-queue.js';
import { HOLD_POLICY } from './lanes.js';
import { readHold } from './read-hold.js';
import { releaseHold } from './release-hold.js';

let redis: PrivateRedis;
let client: RedisClient;
let deliveries: DeliveryQueue;

beforeAll(async () => {
  redis = await startRedis();
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  deliveries = new DeliveryQueue(client, 'ops');
});
beforeEach(() => client.flushdb());
afterAll(async () => {
  await deliveries.queue.close();
  client.disconnect();
  await redis.stop();
});

const BASE = 'relay:{deliveries.ops}:';
const HOUR_MS = 3_600_000;
const ASKED_TO_WAIT = { code: 'http_429', reason: 'HTTP 429', retryAfterMs: HOUR_MS, holdAtOnce: true };
const one = aDelivery('A-0', { alert_key: 'one' });
const two = aDelivery('B-0', { alert_key: 'two' });
const behindOne = aDelivery('C-0', { alert_key: 'one', event_status: 'Ok' });
const admit = (delivery: typeof one) => deliveries.lanes.admit(delivery, { perSecond: 100_000, perMinute: 1_000_000 });

/** As its worker would, after a failed attempt or because it is behind another one. */
async function delay(id: string): Promise<void> {
  await client.zrem(`${BASE}prioritized`, id);
  await client.zadd(`${BASE}delayed`, (Date.now() + HOUR_MS) * 4096, id);
}

beforeEach(async () => {
  for (const delivery of [one, two, behindOne]) await deliveries.enqueue(delivery);
});

test('nothing is released where nothing is held', async () => {
  expect(await releaseHold(client, deliveries)).toBeUndefined();
  expect(await client.exists(`${BASE}hold`)).toBe(0);
});

test('a released integration is probed at once, and is held until a probe is delivered', async () => {
  await deliveries.lanes.fail(one, ASKED_TO_WAIT);
  const held = await readHold(client, 'ops');
  expect(await admit(two)).toEqual({ kind: 'paused' });

  expect(await releaseHold(client, deliveries)).toMatchObject({ hold: held });
  expect(await client.exists(`${BASE}limiter`)).toBe(0);
  expect(await admit(two)).toEqual({ kind: 'go', attempt: 1 });
  expect(await admit(one)).toEqual({ kind: 'paused' });
  expect(await readHold(client, 'ops')).toMatchObject({ since: held?.since, code: 'http_429' });

  await deliveries.lanes.settle(two, 'delivered', '', { supersedeRepeats: true });
  expect(await readHold(client, 'ops')).toBeUndefined();
});

test('a probe that fails after a release begins the pauses anew', async () => {
  await deliveries.lanes.fail(one, ASKED_TO_WAIT);
  await client.hset(`${BASE}hold`, 'pause', HOLD_POLICY.longestPauseMs);
  await releaseHold(client, deliveries);
  await admit(two);
  const again = { ...ASKED_TO_WAIT, retryAfterMs: 0 };
  expect(await deliveries.lanes.fail(two, again)).toMatchObject({
    kind: 'held',
    nextProbeInMs: 2 * HOLD_POLICY.firstPauseMs,
  });
});

test('what waited for the next attempt is called back, what waits for its lane is not', async () => {
  await deliveries.lanes.fail(one, ASKED_TO_WAIT);
  await delay(one.id);
  await admit(behindOne);
  await delay(behindOne.id);
  expect(await releaseHold(client, deliveries)).toMatchObject({ recalled: 1 });
  expect(await client.zrange(`${BASE}delayed`, 0, -1)).toEqual([behindOne.id]);
  expect(await deliveries.queue.getJobState(one.id)).toBe('prioritized');
});
