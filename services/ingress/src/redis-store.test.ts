import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Envelope } from '@relay/contract';
import { connectProducer, type RedisClient } from '@relay/queue';
import { askRedis } from '../../../test/support/ask-redis.js';
import { eventually } from '../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { StoreUnavailableError } from './envelope-store.js';
import { RedisStore } from './redis-store.js';

let redis: PrivateRedis;
let connection: RedisClient;
let store: RedisStore;
let distrust: string | undefined;
let errors: Error[];

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  await askRedis(redis.port, 'FLUSHDB');
  distrust = undefined;
  errors = [];
  connection = connectProducer({ kind: 'single', url: { reveal: () => redis.url } });
  await once(connection, 'ready');
});
afterEach(async () => {
  await store.close();
  connection.disconnect();
});

function open({ waitReplicas = 0 } = {}): void {
  const trust = { distrust: () => distrust };
  store = new RedisStore({ connection, shards: 1, trust, waitReplicas, onError: (error) => void errors.push(error) });
}

const mayStore = () =>
  eventually(
    () => store.obstacle(),
    (obstacle) => obstacle === undefined,
  );

function anEnvelope(id: string): Envelope {
  const body = Buffer.from('{}');
  return { id, source: 'zs', receivedAt: 1_795_000_000_000, method: 'POST', query: '', headers: {}, body };
}

const inRedis = () => askRedis(redis.port, 'LLEN', 'relay:{webhooks}:wait');

test('nothing is sent to Redis before its queues are ready, although the connection is', async () => {
  open();
  expect(store.obstacle()).toBe('not connected');
  await expect(store.store(anEnvelope('A'))).rejects.toThrow('Redis is not connected');
  await mayStore();
  await store.store(anEnvelope('A'));
  expect(await inRedis()).toBe(1);
});

test('queues whose start failed because Redis left in the middle are made anew', async () => {
  open();
  connection.disconnect(true);
  await mayStore();
  expect(errors).not.toEqual([]);
  await store.store(anEnvelope('A'));
  expect(await inRedis()).toBe(1);
});

test('a Redis that is not trusted gets nothing', async () => {
  open();
  await mayStore();
  distrust = 'unsafe: it has no append-only file';
  await expect(store.storeAll([anEnvelope('A')])).rejects.toThrow('Redis is unsafe: it has no append-only file');
  expect(await inRedis()).toBe(0);
});

test('what too few replicas have is not stored', async () => {
  open({ waitReplicas: 1 });
  await mayStore();
  const stored = store.store(anEnvelope('A'));
  await expect(stored).rejects.toThrow(StoreUnavailableError);
  await expect(stored).rejects.toMatchObject({ cause: { name: 'TooFewReplicasError' } });
});

test('what comes at the same moment is stored in few steps, the first of which wait for nobody', async () => {
  open();
  await mayStore();
  await askRedis(redis.port, 'CONFIG', 'RESETSTAT');
  await Promise.all(Array.from({ length: 20 }, (_, index) => store.store(anEnvelope(`E${index}`))));
  expect(await inRedis()).toBe(20);
  expect(await askRedis(redis.port, 'INFO', 'commandstats')).toContain('cmdstat_exec:calls=6,');
});
