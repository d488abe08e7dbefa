import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError } from '@relay/contract';
import { askRedis } from '../../../../test/support/ask-redis.js';
import { eventually } from '../../../../test/support/eventually.js';
import { type PrivateRedis, type RedisSettings, startRedis } from '../../../../test/support/redis.js';
import { connectProducer, type RedisClient } from '../connect.js';
import { RedisTrust } from './redis-trust.js';

const UNSAFE: RedisSettings = { appendonly: 'no', 'maxmemory-policy': 'allkeys-lru' };
const LOOK_EVERY_MS = 50;

interface Line {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

let redis: PrivateRedis;
let client: RedisClient;
let lines: Line[];
let trusts: RedisTrust[];

const note = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message });
const linesOf = (level: string) => lines.filter((line) => line.level === level);

beforeEach(() => {
  lines = [];
  trusts = [];
});
afterEach(async () => {
  for (const trust of trusts) trust.stop();
  client.disconnect();
  await redis.stop();
});

async function withRedis(settings: RedisSettings = {}): Promise<void> {
  redis = await startRedis(settings);
  client = connectProducer({ kind: 'single', url: { reveal: () => redis.url } });
  client.on('error', () => undefined);
}

async function establish({ allowUnsafe = false, waitReplicas = 0 } = {}): Promise<RedisTrust> {
  const logger = { info: note('info'), warn: note('warn'), error: note('error') };
  const trust = await RedisTrust.establish({ client, allowUnsafe, waitReplicas, logger, lookEveryMs: LOOK_EVERY_MS });
  trusts.push(trust);
  return trust;
}

async function faultsOf(refused: Promise<unknown>): Promise<ConfigError['faults']> {
  const thrown = await refused.catch((error: unknown) => error);
  if (!(thrown instanceof ConfigError)) throw new Error(`expected a ConfigError, got ${String(thrown)}`);
  return thrown.faults;
}

describe('a Redis that is there at the start', () => {
  test('is trusted without a word when it is as the relay needs it', async () => {
    await withRedis();
    const trust = await establish();
    expect(trust.distrust()).toBeUndefined();
    expect(lines).toEqual([]);
  });

  test('is refused when it is unsafe, with every fault and its remedy', async () => {
    await withRedis(UNSAFE);
    expect(await faultsOf(establish())).toEqual([
      {
        path: `redis at 127.0.0.1:${redis.port}`,
        problem: expect.stringContaining('append-only file'),
        remedy: expect.stringContaining('CONFIG SET appendonly yes'),
      },
      expect.objectContaining({ remedy: expect.stringContaining('CONFIG SET maxmemory-policy noeviction') }),
    ]);
  });

  test('is trusted although it is unsafe where that is allowed, and complained about at every look', async () => {
    await withRedis(UNSAFE);
    const trust = await establish({ allowUnsafe: true });
    expect(trust.distrust()).toBeUndefined();
    await eventually(
      () => linesOf('error'),
      ({ length }) => length >= 3,
    );
    expect(linesOf('error')[2]?.message).toMatch(/^REDIS IS UNSAFE/);
  });

  test('is warned of once, however often it is looked at', async () => {
    await withRedis({ maxmemory: '0' });
    await establish();
    await client.config('SET', 'appendfsync', 'everysec');
    await eventually(
      () => linesOf('warn'),
      ({ length }) => length === 2,
    );
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await eventually(
      () => linesOf('error'),
      ({ length }) => length >= 2,
    );
    expect(linesOf('warn').map(({ message }) => message)).toEqual(['redis warning', 'redis warning']);
  });

  test('is judged by what it tells where nobody may ask for its settings, and the rest is said', async () => {
    await withRedis();
    await askRedis(redis.port, 'ACL', 'SETUSER', 'default', '-config');
    const trust = await establish();
    expect(trust.distrust()).toBeUndefined();
    expect(linesOf('warn')).toEqual([
      expect.objectContaining({
        fields: expect.objectContaining({ problem: expect.stringMatching(/not be checked: appendfsync$/) }),
      }),
    ]);
  });

  test('is refused when it does not let this user write', async () => {
    await withRedis();
    await askRedis(redis.port, 'ACL', 'SETUSER', 'default', '-set');
    expect(await faultsOf(establish())).toEqual([
      expect.objectContaining({ problem: expect.stringContaining('NOPERM'), remedy: expect.stringContaining('ACL') }),
    ]);
  });

  test('is told to refuse writes when it does', async () => {
    await withRedis({ 'min-replicas-to-write': '1' });
    await establish({ waitReplicas: 1 });
    expect(linesOf('warn').map(({ fields }) => fields)).toEqual([
      expect.objectContaining({ problem: expect.stringMatching(/^refuses writes: NOREPLICAS/) }),
      expect.objectContaining({ problem: expect.stringMatching(/^has 0 of the 1 replicas/) }),
    ]);
  });
});

describe('a Redis that comes later', () => {
  test('is not trusted before it was looked at, and not waited for', async () => {
    await withRedis();
    await redis.kill();
    const trust = await establish();
    expect(trust.distrust()).toBe('not examined yet');
    await redis.restart();
    await eventually(
      () => trust.distrust(),
      (why) => why === undefined,
    );
  });

  test('and is unsafe breaks what was started without it', async () => {
    await withRedis(UNSAFE);
    await redis.kill();
    const trust = await establish();
    await redis.restart();
    expect((await trust.broken).faults).toHaveLength(2);
    expect(trust.distrust()).toMatch(/^unsafe: /);
  });
});

describe('a Redis that was safe', () => {
  test('and is replaced by one that is not is no longer trusted, until it is safe again', async () => {
    await withRedis();
    const trust = await establish();
    await redis.kill();
    await eventually(
      () => trust.distrust(),
      (why) => why === 'not examined yet',
    );
    await redis.restart(UNSAFE);
    await eventually(
      () => trust.distrust(),
      (why) => why?.startsWith('unsafe: ') === true,
    );
    expect(linesOf('error')[0]?.message).toMatch(/has become unsafe/);
    await client.config('SET', 'appendonly', 'yes');
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    await eventually(
      () => trust.distrust(),
      (why) => why === undefined,
    );
    expect(linesOf('info')).toEqual([expect.objectContaining({ message: 'redis is safe again' })]);
    await expect(Promise.race([trust.broken, Promise.resolve('still running')])).resolves.toBe('still running');
  });
});
