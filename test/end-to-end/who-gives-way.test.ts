import { getPriority } from 'node:os';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import { prepareRelay, type Relay } from '../support/relay.js';

let redis: PrivateRedis;
let relay: Relay;

beforeAll(async () => {
  redis = await startRedis();
  relay = await prepareRelay({
    redisUrl: redis.url,
    pushUrl: 'http://127.0.0.1:1/event/push/alert/standard?integration_key=none',
  });
});
afterAll(async () => {
  await relay.stop();
  await redis.stop();
});

test('where processor time is short, delivering waits for the webhooks', async () => {
  const [ingress, worker] = await Promise.all([relay.startIngress(), relay.startWorker()]);
  // The higher number gives way.
  expect(getPriority(worker.pid)).toBeGreaterThan(getPriority(ingress.pid));
});
