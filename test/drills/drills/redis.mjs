import { accepted, during } from '../lib/progress.mjs';

/** @type {import('../hold-drill.mjs').Drill[]} */
export const redisDrills = [
  {
    name: 'kill -9 of Redis, again and again',
    trouble: async (scene) => {
      const { redis, random, size } = scene;
      for (let kill = 0; kill < size(5, 2); kill += 1) {
        await accepted(scene, 100);
        await during(random() * 300);
        await redis.kill();
        await redis.start();
      }
      await accepted(scene, 100);
    },
  },
  {
    name: 'Redis frozen',
    trouble: async (scene) => {
      const { redis, size } = scene;
      await accepted(scene, 100);
      redis.freeze();
      await during(size(10_000, 4_000));
      redis.thaw();
      await accepted(scene, 100);
    },
  },
  {
    name: 'Redis away while webhooks come in',
    trouble: async (scene) => {
      const { redis, size } = scene;
      await accepted(scene, 100);
      await redis.kill();
      await during(size(30_000, 5_000));
      await redis.start();
      await accepted(scene, 100);
    },
  },
  {
    name: 'Redis full while Flashduty is away',
    redis: { maxmemory: '12mb' },
    bodyBytes: 8 * 1024,
    perSecond: 300,
    alerts: 1000,
    trouble: async (scene) => {
      const { sandbox, size } = scene;
      await sandbox.behave({ rateLimits: 'off', status: 503 });
      await accepted(scene, size(4_000, 1_200));
      await sandbox.behave({ rateLimits: 'off' });
      await accepted(scene, 100);
    },
  },
];
