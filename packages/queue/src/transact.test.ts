import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { connectConsumer, type RedisClient } from './connect.js';
import { transact } from './transact.js';
import { addEnvelopes, createWebhookQueue, type WebhookQueue } from './webhook-queue.js';

let redis: PrivateRedis;
let client: RedisClient;
let webhooks: WebhookQueue;

beforeAll(async () => {
  redis = await startRedis();
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  webhooks = createWebhookQueue(client);
});
beforeEach(async () => {
  await client.config('SET', 'maxmemory', '1gb');
  await client.flushdb();
});
afterAll(async () => {
  await webhooks.close();
  client.disconnect();
  await redis.stop();
});

const envelopes = (from: number, to: number, bytes = 10) =>
  Array.from({ length: to - from }, (_, index) => ({
    id: `E${String(from + index).padStart(5, '0')}`,
    source: 'zs',
    receivedAt: 1_795_000_000_000,
    method: 'POST',
    query: '',
    headers: {},
    body: Buffer.alloc(bytes, 'x'),
  }));
const inLine = async () => (await client.lrange('relay:{webhooks}:wait', 0, -1)).reverse();
const ids = (count: number) => envelopes(0, count).map(({ id }) => id);

test('what is added together stands in line in the order given', async () => {
  await addEnvelopes([webhooks], envelopes(0, 100));
  expect(await inLine()).toEqual(ids(100));
});

test('scripts that Redis has forgotten are told to it anew', async () => {
  await addEnvelopes([webhooks], envelopes(0, 1));
  await client.script('FLUSH');
  await expect(addEnvelopes([webhooks], envelopes(1, 2))).rejects.toThrow('NOSCRIPT');
  const stored = () =>
    addEnvelopes([webhooks], envelopes(1, 2)).then(
      () => inLine(),
      () => [],
    );
  expect(await eventually(stored, ({ length }) => length === 2)).toEqual(ids(2));
});

test('a Redis whose memory ends in the middle takes none of it, and all of it later', async () => {
  const used = Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
  await client.config('SET', 'maxmemory', String(used + 512 * 1024));
  await expect(addEnvelopes([webhooks], envelopes(0, 64, 64 * 1024))).rejects.toThrow('EXECABORT');
  expect(await inLine()).toEqual([]);
  await client.config('SET', 'maxmemory', '1gb');
  await addEnvelopes([webhooks], envelopes(0, 64, 64 * 1024));
  expect(await inLine()).toEqual(ids(64));
});

test('a fault of one command is one of the whole, although the others were done', async () => {
  await client.set('relay:{webhooks}:wait', 'no list');
  await expect(addEnvelopes([webhooks], envelopes(0, 1))).rejects.toThrow('WRONGTYPE');
});

test('what Redis did not even begin has not been stored', async () => {
  await client.watch('watched');
  await client.set('watched', 'changed');
  await expect(addEnvelopes([webhooks], envelopes(0, 1))).rejects.toThrow('the transaction was not executed');
});

test('a script that the client does not know is a fault, and nothing is done', async () => {
  const unknown = transact(webhooks, ({ call }) => call('relayNoSuchScript', []));
  await expect(unknown).rejects.toThrow('does not know the script relayNoSuchScript');
});

test('a transaction is sent by the client itself, which keeps what a cluster answers of moved slots', async () => {
  const senders = new Set<unknown>();
  const { sendCommand } = client;
  client.sendCommand = function (this: RedisClient, ...command: Parameters<typeof sendCommand>) {
    senders.add(this);
    return Reflect.apply(sendCommand, this, command);
  };
  try {
    await addEnvelopes([webhooks], envelopes(0, 1));
  } finally {
    client.sendCommand = sendCommand;
  }
  expect([...senders].map((sender) => sender === client)).toEqual([true]);
});

test.each([
  ['done', async () => undefined],
  ['not executed', async () => client.watch('watched').then(() => client.set('watched', 'changed'))],
  ['refused', async () => client.config('SET', 'maxmemory', '1')],
])('a transaction that was %s holds none of its commands any more', async (_what, prepare) => {
  const begun: Array<ReturnType<RedisClient['multi']>> = [];
  const observed = Object.create(client, {
    multi: {
      value(this: RedisClient) {
        begun.push(client.multi.call(this));
        return begun.at(-1);
      },
    },
  }) as RedisClient;
  const queue = createWebhookQueue(observed);
  await prepare();
  await addEnvelopes([queue], envelopes(0, 3)).catch(() => undefined);
  expect(begun.map(({ length }) => length)).toEqual([0]);
  await queue.close();
});
