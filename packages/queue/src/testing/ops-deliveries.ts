import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { connectConsumer, type RedisClient } from '../connect.js';
import { DeliveryQueue } from '../delivery-queue.js';

export interface OpsDeliveries {
  client: RedisClient;
  deliveries: DeliveryQueue;
}

/**
 * The deliveries of the integration `ops` in a Redis of the test file's own, empty before each test. Called where the file
 * begins.
 */
export function opsDeliveries(): Readonly<OpsDeliveries> {
  // No test looks at it before the first hook has filled it.
  const ops = {} as OpsDeliveries;
  let redis: PrivateRedis;
  beforeAll(async () => {
    redis = await startRedis();
    ops.client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
    ops.deliveries = new DeliveryQueue(ops.client, 'ops');
  });
  beforeEach(() => ops.client.flushdb());
  afterAll(async () => {
    await ops.deliveries.queue.close();
    ops.client.disconnect();
    await redis.stop();
  });
  return ops;
}
