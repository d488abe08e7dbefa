import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { connectConsumer, type RedisClient } from './connect.js';
import { trimHistory } from './trim-history.js';

let redis: PrivateRedis;
let client: RedisClient;

beforeAll(async () => {
  redis = await startRedis();
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
});
afterAll(async () => {
  client.disconnect();
  await redis.stop();
});

test('so many of the oldest are removed from each queue, those that nobody reads any more too', async () => {
  const queues = ['webhooks', 'webhooks.1', 'deliveries.gone', 'dead-letters'].map((name) => `relay:{${name}}:`);
  for (const base of queues) {
    for (const [finishedOn, id] of ['OLD', 'OLDER', 'OLDEST'].entries()) {
      await client.hset(`${base}${id}`, 'data', '{}', 'finishedOn', 3 - finishedOn);
      await client.zadd(`${base}completed`, 3 - finishedOn, id);
    }
  }
  // By what a queue writes when it is opened, shards and integrations are found.
  for (const name of ['webhooks.1', 'deliveries.gone'])
    await client.hset(`relay:{${name}}:meta`, 'opts.maxLenEvents', 1);

  expect(await trimHistory(client, 2)).toBe(8);
  for (const base of queues) {
    expect(await client.zrange(`${base}completed`, 0, -1)).toEqual(['OLD']);
    expect((await client.keys(`${base}O*`)).length).toBe(1);
  }
  // To look at a queue is not to open it.
  expect(await client.keys('*:meta')).toHaveLength(2);
});
