import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { type RedisProcess, startRedisProcess } from './redis-process.js';

/**
 * A Redis of the test's own, as durable as in production, that may be killed and frozen. Tests never use REDIS_URL:
 * whatever is there belongs to someone else.
 */
export interface PrivateRedis extends RedisProcess {
  readonly url: string;
  /** Ends the server and deletes its data. Safe twice. */
  stop(): Promise<void>;
  /** Starts it again on the same port with the same data, perhaps with other settings; a living one is killed first. */
  restart(settings?: RedisSettings): Promise<void>;
}

/** Redis' settings by name, as redis.conf has them; on the command line each value is one argument. */
export type RedisSettings = Readonly<Record<string, string>>;

const ATTEMPTS = 5;

/** What the relay asks of a Redis that it is to trust. */
export const SAFE: RedisSettings = {
  bind: '127.0.0.1',
  save: '',
  appendonly: 'yes',
  appendfsync: 'always',
  maxmemory: '1gb',
  'maxmemory-policy': 'noeviction',
};

export async function startRedis(settings: RedisSettings = {}): Promise<PrivateRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'relay-redis-'));
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const start = (other: RedisSettings) =>
      startRedisProcess(port, dir, toArguments({ ...SAFE, port: String(port), dir, ...settings, ...other }));
    try {
      return privateRedis(dir, await start({}), start);
    } catch (error) {
      // Another test may have taken the port between looking and binding.
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

export function toArguments(settings: RedisSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}

function privateRedis(
  dir: string,
  first: RedisProcess,
  start: (settings: RedisSettings) => Promise<RedisProcess>,
): PrivateRedis {
  let server = first;
  return {
    url: `redis://127.0.0.1:${first.port}`,
    port: first.port,
    kill: () => server.kill(),
    stop: async () => {
      await server.kill();
      await rm(dir, { recursive: true, force: true });
    },
    restart: async (settings = {}) => {
      await server.kill();
      server = await start(settings);
    },
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
  };
}
