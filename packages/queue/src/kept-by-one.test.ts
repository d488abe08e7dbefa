import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { connectConsumer, type RedisClient } from './connect.js';
import { KeptByOne } from './kept-by-one.js';

const LONG_MS = 3_600_000;

let redis: PrivateRedis;
let client: RedisClient;

beforeAll(async () => {
  redis = await startRedis();
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
});
beforeEach(() => client.flushdb());
afterAll(async () => {
  client.disconnect();
  await redis.stop();
});

test('one worker at a time may write, and keeps what it took', async () => {
  const [one, other] = [new KeptByOne(client, 'notes', LONG_MS), new KeptByOne(client, 'notes', LONG_MS)];
  expect([await one.take(), await other.take(), await one.take()]).toEqual([true, false, true]);
  expect([await one.write('mine'), await other.write('ours')]).toEqual([true, false]);
  expect([await one.read(), await other.read()]).toEqual(['mine', 'mine']);
});

test('another worker gets it once it was given up, with what was written', async () => {
  const [one, other] = [new KeptByOne(client, 'notes', LONG_MS), new KeptByOne(client, 'notes', LONG_MS)];
  await one.take();
  await one.write('mine');
  await other.giveUp();
  expect(await other.take()).toBe(false);
  await one.giveUp();
  expect([await other.take(), await other.read()]).toEqual([true, 'mine']);
});

test('another worker gets it from one that died, which changes nothing any more should it come back', async () => {
  const [one, other] = [new KeptByOne(client, 'notes', 50), new KeptByOne(client, 'notes', LONG_MS)];
  await one.take();
  await eventually(
    () => other.take(),
    (isTheirs) => isTheirs,
  );
  expect([await one.write('mine'), await one.take(), await one.read()]).toEqual([false, false, undefined]);
});
