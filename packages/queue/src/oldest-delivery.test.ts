import { expect, test } from '@jest/globals';
import { aDelivery } from '../../../test/support/a-delivery.js';
import { oldestDelivery } from './oldest-delivery.js';
import { opsDeliveries } from './testing/ops-deliveries.js';

const BASE = 'relay:{deliveries.ops}:';
const LIMITS = { perSecond: 1_000, perMinute: 10_000 };

const older = aDelivery('older-0', { alert_key: 'a' }, { triedSince: 1_795_000_000_000 });
const newer = aDelivery('newer-0', { alert_key: 'b' }, { triedSince: 1_795_000_060_000 });

const ops = opsDeliveries();

const oldest = () => oldestDelivery(ops.client, ops.deliveries);
const unfinished = () => ops.client.zrange(`${BASE}unfinished`, 0, -1);

test('there is none in an empty queue', async () => {
  expect(await oldest()).toBeUndefined();
});

test('it is the one tried for longest, whichever came first and wherever BullMQ keeps it', async () => {
  await ops.deliveries.enqueueAll([newer, older]);
  await ops.client.zrem(`${BASE}prioritized`, older.id);
  await ops.client.zadd(`${BASE}delayed`, Number.MAX_SAFE_INTEGER, older.id);
  expect(await oldest()).toBe(older.triedSince);
});

test('what has ended does not count', async () => {
  await ops.deliveries.enqueueAll([older, newer]);
  await ops.deliveries.lanes.admit(older, LIMITS);
  await ops.deliveries.lanes.settle(older, 'delivered', '', { supersedeRepeats: true });
  expect(await unfinished()).toEqual([newer.id]);
  expect(await oldest()).toBe(newer.triedSince);
  await ops.deliveries.lanes.settle(newer, 'dead', '{}', { supersedeRepeats: false });
  expect(await oldest()).toBeUndefined();
});

test('what is passed over does not count', async () => {
  await ops.deliveries.enqueueAll([older, newer]);
  expect(await oldestDelivery(ops.client, ops.deliveries, [older.id])).toBe(newer.triedSince);
  expect(await oldestDelivery(ops.client, ops.deliveries, [newer.id, older.id])).toBeUndefined();
});

test('what was superseded does not count', async () => {
  const repeat = aDelivery('repeat-0', { alert_key: 'a' }, { triedSince: older.triedSince + 1 });
  await ops.deliveries.enqueueAll([older, repeat, newer]);
  await ops.deliveries.lanes.settle(older, 'delivered', '', { supersedeRepeats: true });
  expect(await unfinished()).toEqual([newer.id]);
  expect(await oldest()).toBe(newer.triedSince);
});

test('what was removed by hand does not count, and is forgotten', async () => {
  await ops.deliveries.enqueueAll([older, newer]);
  await ops.deliveries.queue.remove(older.id);
  expect(await oldest()).toBe(newer.triedSince);
  expect(await unfinished()).toEqual([newer.id]);
});
