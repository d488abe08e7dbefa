import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { fromStoredEnvelope } from '@relay/contract';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { LARGE_BODY_BYTES } from './body-beside.js';
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

const KEY = 'relay:{webhooks}:A';
/** As large as it must be to lie beside. */
const large = (text: string) => text + ' '.repeat(LARGE_BODY_BYTES - Buffer.byteLength(text));
const accept = (text: string, id = 'A') => acceptBytes(Buffer.from(text), id);
const acceptBytes = (body: Buffer, id = 'A') =>
  addEnvelopes(
    [webhooks],
    [{ id, source: 'zs', receivedAt: 1_795_000_000_000, method: 'POST', query: '', headers: {}, body }],
  );
const dataOf = async (key: string) => JSON.parse((await client.hget(key, 'data')) ?? '');

const TEXTS = [
  ['JSON', '{"title":"disk \\"full\\"\\n","path":"C:\\\\data"}'],
  ['with a byte order mark', '\uFEFF{}'],
  ['of several bytes a character', '告警 🔥 é'],
  ['with control characters', 'a\u0000b\u001f\r\n'],
];

test.each(TEXTS)('a large body of text (%s) lies beside its job as the bytes that came', async (_what, start) => {
  const text = large(start);
  await accept(text);
  expect(await client.hgetBuffer(KEY, 'envelope.body')).toEqual(Buffer.from(text));
  expect(await dataOf(KEY)).toEqual({
    v: 2,
    id: 'A',
    source: 'zs',
    receivedAt: 1_795_000_000_000,
    method: 'POST',
    query: '',
    headers: {},
  });
});

test.each(TEXTS)('and whoever asks gets it back with its envelope (%s)', async (_what, start) => {
  const text = large(start);
  await accept(text);
  const byId = await webhooks.getJob('A');
  const listed = await webhooks.getJobs('waiting');
  const seen = [byId?.data, ...listed.map(({ data }) => data), ...(await next.peek())];
  expect(seen).toHaveLength(3);
  for (const data of seen) expect(data).toMatchObject({ v: 1, id: 'A', source: 'zs', text });
});

test('a body that is no text stays within its envelope', async () => {
  const body = Buffer.alloc(LARGE_BODY_BYTES, 0xff);
  await acceptBytes(body);
  expect(await client.hexists(KEY, 'envelope.body')).toBe(0);
  const { data } = (await webhooks.getJob('A')) ?? {};
  expect(data && Buffer.from(fromStoredEnvelope(data).body)).toEqual(body);
});

test('a body that is a byte smaller than a large one stays within its envelope', async () => {
  const text = large('').slice(1);
  await accept(text);
  expect(await client.hexists(KEY, 'envelope.body')).toBe(0);
  expect(await dataOf(KEY)).toMatchObject({ v: 1, text });
});

test('an envelope that was stored with its body within is read as ever', async () => {
  const stored = { v: 1 as const, id: 'A', source: 'zs', receivedAt: 0, method: 'POST', query: '', headers: {} };
  await webhooks.add('zs', { ...stored, text: 'within' }, { jobId: 'A' });
  const byId = await webhooks.getJob('A');
  expect([byId?.data, ...(await next.peek())].map((data) => data?.text)).toEqual(['within', 'within']);
});

test('a job that Redis refused leaves no body behind, which would take its id', async () => {
  await client.script('FLUSH');
  await expect(accept(large('refused'))).rejects.toThrow('NOSCRIPT');
  expect(await client.exists(KEY)).toBe(0);
});

test('where its job is nothing but remains, storing a webhook fails instead of doing nothing', async () => {
  await client.hset(KEY, 'ats', '1');
  await expect(accept(large('a'))).rejects.toThrow('no job A for this body');
});

test('text and no text are stored together, each in its way', async () => {
  const bodies = [Buffer.from(large('one')), Buffer.from([0xff]), Buffer.from(large('three')), Buffer.from('four')];
  const rest = { source: 'zs', receivedAt: 1_795_000_000_000, method: 'POST', query: '', headers: {} };
  await addEnvelopes(
    [webhooks],
    bodies.map((body, index) => ({ ...rest, id: `E${index}`, body })),
  );
  expect((await next.peek()).map(({ text, base64 }) => text ?? base64)).toEqual([
    large('one'),
    '/w==',
    large('three'),
    'four',
  ]);
});

test('nothing is read ahead past one that a newer release has stored', async () => {
  await accept(large('a'), 'A');
  await webhooks.add('zs', { v: 3, id: 'B' } as never, { jobId: 'B' });
  await accept(large('c'), 'C');
  expect((await next.peek()).map(({ id }) => id)).toEqual(['A']);
});

test('stored a second time, it has its body once', async () => {
  await accept(large('one'));
  await accept(large('one'));
  expect((await webhooks.getJobs('waiting')).map(({ data }) => data.text)).toEqual([large('one')]);
});

test('nothing is read ahead past one whose body is gone', async () => {
  await accept(large('a'), 'A');
  await accept(large('b'), 'B');
  await accept(large('c'), 'C');
  await client.hdel('relay:{webhooks}:B', 'envelope.body');
  expect((await next.peek()).map(({ id }) => id)).toEqual(['A']);
});

test('one that was taken away while it was asked for is none', async () => {
  await accept(large('a'));
  await client.hdel(KEY, 'envelope.body');
  expect(await webhooks.getJob('A')).toBeUndefined();
  expect(await webhooks.getJobs('waiting')).toEqual([]);
});
