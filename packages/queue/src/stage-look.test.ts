import { describe, expect, test } from '@jest/globals';
import { aDelivery } from '../../../test/support/a-delivery.js';
import { lookAtStage } from './stage-look.js';
import { opsDeliveries } from './testing/ops-deliveries.js';

const LIMITS = { perSecond: 10_000, perMinute: 100_000 };
const BASE = 'relay:{deliveries.ops}:';
const FAILED = { code: 'timeout', reason: 'no answer', retryAfterMs: 60_000, holdAtOnce: true };

const ops = opsDeliveries();

const look = (ownSteps = 0) => lookAtStage(ops.client, ops.deliveries.queue.name, ownSteps);
const one = aDelivery('A-0', { alert_key: 'one' });

test('an empty queue has nothing to take', async () => {
  expect(await look()).toEqual({ steps: 0, waiting: 0, isPaused: false, isLimited: false, takenIds: [] });
});

test('the steps of all workers are added up', async () => {
  await look(3);
  expect((await look(4)).steps).toBe(7);
});

describe('to be taken is', () => {
  test('what waits, and what is due again', async () => {
    await ops.deliveries.enqueueAll([one, aDelivery('B-0', { alert_key: 'two' })]);
    await ops.client.zrem(`${BASE}prioritized`, 'B-0');
    await ops.client.zadd(`${BASE}delayed`, (Date.now() - 1_000) * 4096, 'B-0');
    expect((await look()).waiting).toBe(2);
  });

  test('not what is parked or waits for its next attempt', async () => {
    await ops.deliveries.enqueue(one);
    await ops.client.zrem(`${BASE}prioritized`, 'A-0');
    await ops.client.zadd(`${BASE}delayed`, (Date.now() + 60_000) * 4096, 'A-0');
    expect((await look()).waiting).toBe(0);
  });
});

test('an operator’s pause, a hold and a used up rate are told', async () => {
  await ops.deliveries.enqueue(one);
  await ops.deliveries.queue.pause();
  expect(await look()).toMatchObject({ waiting: 1, isPaused: true, isLimited: false });
  await ops.deliveries.queue.resume();

  await ops.deliveries.lanes.admit(one, { perSecond: 1, perMinute: 1 });
  await ops.deliveries.lanes.admit(aDelivery('B-0', { alert_key: 'two' }), { perSecond: 1, perMinute: 1 });
  expect(await look()).toMatchObject({ isPaused: false, isLimited: true });
  await ops.client.del(`${BASE}limiter`);

  await ops.deliveries.lanes.admit(one, LIMITS);
  await ops.deliveries.lanes.fail(one, FAILED);
  expect(await look()).toMatchObject({ isLimited: true, hold: { since: expect.any(Number), code: 'timeout' } });
});

test('what a dead worker had in hand is in nobody’s', async () => {
  await ops.client.lpush(`${BASE}active`, 'A-0', 'B-0');
  await ops.client.set(`${BASE}B-0:lock`, 'a living worker');
  expect((await look()).takenIds).toEqual(['B-0']);
});
