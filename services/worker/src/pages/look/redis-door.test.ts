import { expect, test } from '@jest/globals';
import { RedisUnreachable } from '@relay/queue';
import { configFrom } from '../../../../../test/support/config.js';
import { eventually } from '../../../../../test/support/eventually.js';
import { captureLog } from '../../../../../test/support/log-capture.js';
import { startRedis } from '../../../../../test/support/redis.js';
import { openRedisDoor } from './redis-door.js';

test('the door says at once that Redis is away, and finds it when it comes, and again when it comes back', async () => {
  const redis = await startRedis({ requirepass: 's3cret-pa55word' });
  await redis.kill();
  const config = configFrom(`
redis: { url: "redis://:s3cret-pa55word@127.0.0.1:${redis.port}" }
integrations: { ops: { pushUrl: "http://127.0.0.1:1/event/push/alert/standard?integration_key=k-4f1a77c0ffee" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`);
  const door = openRedisDoor(config, captureLog('worker', config).logger);
  const isOpen = async () => {
    try {
      return await (await door.queues()).client.exists('x');
    } catch (thrown) {
      return thrown;
    }
  };
  try {
    const refused = await isOpen();
    expect(refused).toBeInstanceOf(RedisUnreachable);
    expect(String(refused)).toContain(`Redis at 127.0.0.1:${redis.port} stopped answering`);
    expect(String(refused)).not.toContain('s3cret');
    await redis.restart();
    expect(await eventually(isOpen, (seen) => seen === 0)).toBe(0);
    await redis.kill();
    await eventually(isOpen, (seen) => seen instanceof Error);
    await redis.restart();
    await eventually(isOpen, (seen) => seen === 0);
  } finally {
    await door.close();
    await redis.stop();
  }
});
