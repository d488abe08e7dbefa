import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeliveryResult } from '@relay/contract';
import type { Worker } from 'bullmq';
import { aDelivery } from '../../../test/support/a-delivery.js';
import { eventually } from '../../../test/support/eventually.js';
import { opsDeliveries } from './testing/ops-deliveries.js';

const DAY_MS = 24 * 3_600_000;
const COMPLETED = 'relay:{deliveries.ops}:completed';
const DELIVERED: DeliveryResult = { outcome: 'delivered', attempts: 1 };

const ops = opsDeliveries();
let worker: Worker;
let delivered = 0;

beforeEach(() => {
  worker = ops.deliveries.createWorker(async () => DELIVERED, 1);
});
afterEach(() => worker.close());

/** Not every delivery that ends has the others looked at. */
async function deliverOneMore(): Promise<void> {
  delivered += 1;
  const delivery = aDelivery(`${delivered}-0`, { alert_key: `alert ${delivered}` });
  await ops.deliveries.enqueue(delivery);
  await eventually(
    () => ops.deliveries.queue.getJobState(delivery.id),
    (state) => state === 'completed',
  );
}

async function deliverMoreUntil<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<void> {
  await eventually(async () => {
    await deliverOneMore();
    return await look();
  }, isSo);
}

test('what was delivered is kept for a day', async () => {
  await deliverOneMore();
  const id = `${delivered}-0`;
  await ops.client.zadd(COMPLETED, Date.now() - DAY_MS + 3_600_000, id);
  await deliverOneMore();
  await ops.client.zadd(COMPLETED, Date.now() - DAY_MS - 1_000, `${delivered}-0`);
  const old = `relay:{deliveries.ops}:${delivered}-0`;
  await deliverMoreUntil(
    () => ops.client.exists(old),
    (count) => count === 0,
  );
  expect(await ops.client.zscore(COMPLETED, id)).not.toBeNull();
});

test('of what was delivered 100,000 are kept', async () => {
  const now = Date.now();
  for (let from = 0; from < 100_500; from += 500) {
    await ops.client.zadd(COMPLETED, ...Array.from({ length: 500 }, (_, index) => [now, `old ${from + index}`]).flat());
  }
  await deliverMoreUntil(
    () => ops.client.zcard(COMPLETED),
    (count) => count <= 100_000,
  );
  expect(await ops.client.zcard(COMPLETED)).toBe(100_000);
});
