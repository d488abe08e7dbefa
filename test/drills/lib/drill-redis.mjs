import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../../scripts/process/ports.mjs';
import { provideRedisServer } from '../../../scripts/redis/install-redis.mjs';

/**
 * A Redis that syncs every write, and can be killed, frozen and started again over the same data.
 * @param {import('../../../bench/lab/lab.mjs').Lab} lab
 */
export async function startDrillRedis(lab, { maxmemory = '512mb' } = {}) {
  const server = await provideRedisServer();
  const port = await freePort();
  const dir = join(lab.dir, 'redis');
  mkdirSync(dir);
  const settings = { port, bind: '127.0.0.1', dir, appendonly: 'yes', appendfsync: 'always', save: '', maxmemory };
  const args = Object.entries({ ...settings, 'maxmemory-policy': 'noeviction' }).flatMap(([name, value]) => [
    `--${name}`,
    String(value),
  ]);
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { retryStrategy: () => 100, maxRetriesPerRequest: null, lazyConnect: true });
  client.on('error', () => {});
  lab.beforeClosing(() => client.disconnect());
  let running;

  const start = async () => {
    const child = spawn(server.program, args, { argv0: server.calledBy, stdio: 'ignore' });
    running = lab.watch('redis', child);
    await lab.until(async () => (await ask(url)) === 'PONG' || false, 30_000, 'Redis to answer');
  };
  await start();
  return {
    url,
    client,
    config: { url },
    start,
    kill: () => running.end('SIGKILL'),
    freeze: () => running.signal('SIGSTOP'),
    thaw: () => running.signal('SIGCONT'),
  };
}

async function ask(url) {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: null, commandTimeout: 500, connectTimeout: 500 });
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.ping();
  } catch {
    return undefined;
  } finally {
    client.disconnect();
  }
}
