import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { connectConsumer, type RedisClient } from './connect.js';
import { NextWebhooks } from './next-webhooks.js';
import { addEnvelopes, createWebhookQueue, type WebhookQueue } from './webhook-queue.js';

let redis: PrivateRedis;
let client: RedisClient;
let webhooks: WebhookQueue;
let next: NextWebhooks;

beforeAll(async () => {
  redis = await startRedis();
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  webhooks = createWebhookQueue(client);
  next = new NextWebhooks(client, webhooks.name);
});
beforeEach(() => client.flushdb());
afterAll(async () => {
  await webhooks.close();
  client.disconnect();
  await redis.stop();
});

async function accept(ids: readonly string[], bytes = 2): Promise<void> {
  const body = Buffer.alloc(bytes, 'x');
  const rest = { source: 'zs', receivedAt: 1_795_000_000_000, method: 'POST', query: '', headers: {}, body };
  await addEnvelopes(
    [webhooks],
    ids.map((id) => ({ id, ...rest })),
  );
}
const peeked = async () => (await next.peek()).map(({ id }) => id);

test('the next in line are seen in their order, so many as a look may take', async () => {
  const ids = Array.from({ length: 257 }, (_, index) => `E${index}`);
  await accept(ids);
  expect(await peeked()).toEqual(ids.slice(0, 256));
});

test('those are seen that come to half a megabyte together, and none that is larger alone', async () => {
  await accept(['A', 'B', 'C'], 200 * 1024);
  expect(await peeked()).toEqual(['A', 'B']);
  await next.remove(['A', 'B', 'C']);
  await accept(['D'], 600 * 1024);
  expect(await peeked()).toEqual([]);
});

test('what stands behind a job that was deleted by hand waits for its turn', async () => {
  await accept(['A', 'B', 'C']);
  await client.del('relay:{webhooks}:B');
  expect(await peeked()).toEqual(['A']);
});

test('none is seen while the queue is paused', async () => {
  await accept(['A']);
  await webhooks.pause();
  expect(await peeked()).toEqual([]);
  await webhooks.resume();
  expect(await peeked()).toEqual(['A']);
});

test('they are taken out only as far as nobody else has taken one', async () => {
  await accept(['A', 'B', 'C']);
  await next.remove(['A', 'C']);
  expect((await client.lrange('relay:{webhooks}:wait', 0, -1)).reverse()).toEqual(['B', 'C']);
  expect(await webhooks.getJob('A')).toBeUndefined();
});
