import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { addEnvelopes, connectConsumer, createWebhookQueue, NextWebhooks, type RedisClient } from '@relay/queue';
import { zstackAlarm } from '../../../test/support/alarms.js';
import { configFrom } from '../../../test/support/config.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import type { NormalizerDesk } from './normalize-envelope.js';
import { ReadAhead } from './read-ahead.js';

let redis: PrivateRedis;
let client: RedisClient;
let webhooks: ReturnType<typeof createWebhookQueue>;

beforeAll(async () => {
  redis = await startRedis();
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  webhooks = createWebhookQueue(client);
});
beforeEach(async () => {
  await client.flushdb();
  await addEnvelopes([webhooks], [anEnvelope('A', 1), anEnvelope('B', 2)]);
});
afterAll(async () => {
  await webhooks.close();
  client.disconnect();
  await redis.stop();
});

const anEnvelope = (id: string, step: number) => ({
  id,
  source: 'zs',
  receivedAt: 1_795_000_000_000,
  method: 'POST',
  query: '',
  headers: {},
  body: Buffer.from(zstackAlarm('a1', step, 'Alarm')),
});

const { sources } = configFrom(`
integrations: { ops: { pushUrl: "https://api.flashcat.cloud/event/push/alert/standard?integration_key=k" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`);

/** Reads ahead after work that gave this; tells what was sent on its way. */
async function readAhead(result: Awaited<ReturnType<ReadAhead['during']>>): Promise<readonly string[]> {
  const sent: string[] = [];
  const never = () => Promise.reject(new Error('not asked for'));
  const desk: NormalizerDesk = {
    sources,
    enqueue: async (_integration, deliveries) => {
      sent.push(...deliveries.map(({ id }) => id));
      return deliveries.map(() => false);
    },
    bury: never,
    keepPlace: never,
    settleIgnored: never,
    acceptedTwice: never,
    now: Date.now,
  };
  await new ReadAhead(desk, new NextWebhooks(client, webhooks.name), () => undefined).during(async () => result);
  return sent;
}

test('what is next in line is read with the one in hand, and taken out', async () => {
  expect(await readAhead({ deliveries: ['X-0'] })).toEqual(['A-0', 'B-0']);
  expect(await webhooks.getWaitingCount()).toBe(0);
});

test('where another worker has read the one in hand, what is next is that one’s', async () => {
  expect(await readAhead(undefined)).toEqual([]);
  expect(await webhooks.getWaitingCount()).toBe(2);
});
