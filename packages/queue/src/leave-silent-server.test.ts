import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { eventually } from '../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { leaveWhenSilent } from './leave-silent-server.js';

const LIMIT_MS = 100;

let redis: PrivateRedis;
let client: Redis;
let closes: number;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  closes = 0;
  client = new Redis(redis.url, { retryStrategy: () => 10, maxRetriesPerRequest: null });
  client
    .on('error', () => undefined)
    .on('close', () => {
      closes += 1;
    });
  leaveWhenSilent(client, LIMIT_MS);
  await once(client, 'ready');
});
afterEach(async () => {
  redis.thaw();
  const ended = once(client, 'end');
  client.disconnect();
  await ended;
});

test('a server that owes an answer is left, for as long as it says nothing', async () => {
  redis.freeze();
  const answer = client.ping();
  await eventually(
    () => closes,
    (seen) => seen >= 2,
  );
  redis.thaw();
  expect(await answer).toBe('PONG');
  expect(client.status).toBe('ready');
});

test('a connection that nobody asks anything is left alone, however long', async () => {
  const other = new Redis(redis.url);
  // Answered by the server's own clock, this takes several times as long as an answer may.
  await other.blpop('nothing', (5 * LIMIT_MS) / 1000);
  other.disconnect();
  expect(closes).toBe(0);
});
