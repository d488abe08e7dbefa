import { totalmem } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { provideRedisServer } from '../../scripts/redis/install-redis.mjs';
import { launchPrivateRedis } from '../../scripts/redis/private-redis.mjs';

const SERVING_WITHIN_MS = 20_000;
const MAXMEMORY_BYTES = Math.min(8 * 1024 ** 3, Math.floor(totalmem() / 2));

/**
 * A Redis of the run's own with the settings of `npm start`, but for three: how often it syncs, more room, and no rewriting
 * of its log by itself, which would fall into one candidate's measurement and not into the other's.
 * @param {import('./lab.mjs').Lab} lab
 * @param {'always' | 'everysec'} [appendfsync]
 */
export async function startRedis(lab, appendfsync = 'always') {
  const server = await provideRedisServer();
  const launched = await launchPrivateRedis(server, join(lab.dir, 'redis'), { maxmemory: String(MAXMEMORY_BYTES) });
  const started = lab.watch('redis', launched.child, () => launched.tail.join('\n'));
  let isServing = false;
  void launched.serving.then(() => {
    isServing = true;
  });
  await lab.until(() => isServing, SERVING_WITHIN_MS, 'Redis to answer');
  const client = new Redis(launched.url);
  lab.beforeClosing(() => client.disconnect());
  await client.config('SET', 'appendfsync', appendfsync);
  await client.config('SET', 'auto-aof-rewrite-percentage', '0');
  return { ...started, url: launched.url, client, nodes: [client], config: { url: launched.url } };
}
