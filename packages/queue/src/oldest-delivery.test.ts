import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { aDelivery } from '../../../test/support/a-delivery.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { connectConsumer, type RedisClient } from './connect.js';
import { DeliveryQueue } from './delivery-queue.js';
import { oldestDelivery } from './oldest-delivery.js';

/** Their first ten characters are these milliseconds. */
const OLD = { id: '01J00000000000000000000000-0', at: 1_717_986_918_400 };
const NEW = { id: '01K00000000000000000000000-0', at: 1_752_346_656_768 };
const BASE = 'relay:{deliveries.ops}:';

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

test('there is none in an empty queue', async () => {
  expect(await oldestDelivery(client, deliveries)).toBeUndefined();
});

test.each(['prioritized', 'delayed', 'active', 'wait'])('it is found wherever BullMQ keeps it: %s', async (place) => {
  for (const { id } of [NEW, OLD]) await deliveries.enqueue(aDelivery(id));
  await client.zrem(`${BASE}prioritized`, OLD.id);
  if (place === 'prioritized' || place === 'delayed') await client.zadd(BASE + place, Number.MAX_SAFE_INTEGER, OLD.id);
  else await client.lpush(BASE + place, OLD.id);
  expect(await oldestDelivery(client, deliveries)).toBe(OLD.at);
});

test('what has ended does not count', async () => {
  for (const { id } of [NEW, OLD]) await deliveries.enqueue(aDelivery(id));
  await client.zrem(`${BASE}prioritized`, OLD.id);
  await client.zadd(`${BASE}completed`, 1, OLD.id);
  expect(await oldestDelivery(client, deliveries)).toBe(NEW.at);
});

test('a replay is as old as itself, not as its webhook', async () => {
  await deliveries.enqueue(aDelivery(`${OLD.id}-r1`));
  const job = await deliveries.queue.getJob(`${OLD.id}-r1`);
  expect(await oldestDelivery(client, deliveries)).toBe(job?.timestamp);
});
