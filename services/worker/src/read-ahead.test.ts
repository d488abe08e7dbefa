import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
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

const anEnvelope = (id: string, step: number, body = zstackAlarm('a1', step, 'Alarm')) => ({
  id,
  source: 'zs',
  receivedAt: 1_795_000_000_000,
  method: 'POST',
  query: '',
  headers: {},
  body: Buffer.from(body),
});

const { sources } = configFrom(`
integrations: { ops: { pushUrl: "https://api.flashcat.cloud/event/push/alert/standard?integration_key=k" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`);

interface Wanted {
  readonly result: Awaited<ReturnType<ReadAhead['during']>>;
  /** The step that Redis refuses. */
  readonly refuse?: number;
}

/** Reads ahead after work that gave this; tells what was sent on its way, step by step. */
async function readAhead({ result, refuse }: Wanted): Promise<readonly string[][]> {
  const sent: string[][] = [];
  let step = 0;
  const never = () => Promise.reject(new Error('not asked for'));
  const desk: NormalizerDesk = {
    sources,
    enqueue: async (_integration, deliveries) => {
      step += 1;
      if (step === refuse) throw new Error('OOM');
      sent.push(deliveries.map(({ id }) => id));
      return deliveries.map(() => false);
    },
    bury: never,
    keepPlace: never,
    settleIgnored: never,
    acceptedTwice: never,
    now: Date.now,
  };
  const ahead = new ReadAhead(desk, new NextWebhooks(client, webhooks.name), () => undefined);
  await ahead.during(async () => result).catch(() => sent.push(['refused']));
  return sent;
}

const READ = { deliveries: ['X-0'] };

test('what is next in line is read with the one in hand, and taken out', async () => {
  expect(await readAhead({ result: READ })).toEqual([['A-0', 'B-0']]);
  expect(await webhooks.getWaitingCount()).toBe(0);
});

test('where another worker has read the one in hand, what is next is that one’s', async () => {
  expect(await readAhead({ result: undefined })).toEqual([]);
  expect(await webhooks.getWaitingCount()).toBe(2);
});

describe('a backlog', () => {
  const idsOf = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `E${from + index}`);
  const waiting = async () => (await webhooks.getWaiting()).map(({ id }) => id);

  beforeEach(async () => {
    await client.flushdb();
    const envelopes = idsOf(1, 40).map((id, index) => anEnvelope(id, index));
    await addEnvelopes([webhooks], envelopes.with(34, anEnvelope('E35', 0, '{')));
  });

  test('is sent on its way in steps, up to the first that is no event', async () => {
    const steps = [idsOf(1, 16), idsOf(17, 32), idsOf(33, 34)];
    expect(await readAhead({ result: READ })).toEqual(steps.map((ids) => ids.map((id) => `${id}-0`)));
    expect(await waiting()).toEqual(idsOf(35, 40));
  });

  test('goes no further than a step that Redis refuses, and is all read again', async () => {
    expect(await readAhead({ result: READ, refuse: 2 })).toEqual([idsOf(1, 16).map((id) => `${id}-0`), ['refused']]);
    expect(await waiting()).toEqual(idsOf(1, 40));
  });

  test('ends with the step in which something is no event, though others follow', async () => {
    await client.flushdb();
    const envelopes = idsOf(1, 40).map((id, index) => anEnvelope(id, index));
    await addEnvelopes([webhooks], envelopes.with(4, anEnvelope('E5', 0, '{')));
    expect(await readAhead({ result: READ })).toEqual([idsOf(1, 4).map((id) => `${id}-0`)]);
    expect(await waiting()).toEqual(idsOf(5, 40));
  });
});
