import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { runCli } from '../run-cli.js';
import { aTerminal } from '../testing/a-terminal.js';
import { withRelay } from './with-relay.js';

const PASSWORD = 'redis-password-7f3a9c';

let dir: string;
let redis: PrivateRedis;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'relay-connect-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));
beforeEach(async () => {
  redis = await startRedis({ requirepass: PASSWORD });
});
afterEach(() => redis.stop());

async function environment(redisSettings: string): Promise<Record<string, string>> {
  const path = join(dir, 'relay.yaml');
  await writeFile(
    path,
    `redis: ${redisSettings}
integrations: { ops: { pushUrl: "https://example.net/event/push/alert/standard?integration_key=key-4f1a77d0" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`,
  );
  return { RELAY_CONFIG: path };
}

async function relay(args: readonly string[], env: Record<string, string>) {
  const { terminal, out, error } = aTerminal({ env });
  return { exitCode: await runCli(args, terminal), out: out(), error: error() };
}

const EVERY_COMMAND = [
  ['status'],
  ['explain', '01M7W75YR6PVVY15BX7223YSMF'],
  ['audit'],
  ['send-test', 'zs'],
  ['release', 'ops'],
  ['dead-letters', 'list'],
  ['dead-letters', 'show', 'X'],
  ['dead-letters', 'replay', '--all'],
  ['dead-letters', 'discard', '--all'],
];

describe('a Redis that cannot be reached is exit code 3 and one line that says why', () => {
  test('whatever the command', async () => {
    await redis.kill();
    const env = await environment(`{ url: "redis://:${PASSWORD}@127.0.0.1:${redis.port}" }`);
    for (const result of await Promise.all(EVERY_COMMAND.map((args) => relay(args, env)))) {
      expect(result).toEqual({
        exitCode: 3,
        out: '',
        error: `error: cannot reach Redis at 127.0.0.1:${redis.port}: connect ECONNREFUSED 127.0.0.1:${redis.port}\n`,
      });
    }
  });

  test('when it takes the connection and never answers', async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    // A TCP server that listens has an address with a port; the type also allows for pipes.
    const { port } = silent.address() as AddressInfo;
    const { exitCode, error } = await relay(['status'], await environment(`{ url: "redis://127.0.0.1:${port}" }`));
    silent.close();
    expect(exitCode).toBe(3);
    expect(error).toMatch(new RegExp(`^error: cannot reach Redis at 127.0.0.1:${port}: .+\\n$`));
  });

  test.each([
    ['another password', `:wrong-${PASSWORD}@`, 'WRONGPASS'],
    ['a password', '', 'NOAUTH'],
  ])('when it wants %s, without telling any', async (_what, login, answer) => {
    const env = await environment(`{ url: "redis://${login}127.0.0.1:${redis.port}" }`);
    const { exitCode, error, out } = await relay(['status'], env);
    expect(exitCode).toBe(3);
    expect(error).toMatch(new RegExp(`^error: cannot reach Redis at 127\\.0\\.0\\.1:\\d+: .*${answer}.*\\n$`));
    expect(error + out).not.toContain(PASSWORD);
  });

  test.each([
    ['behind sentinels', (address: string) => `{ sentinels: ["${address}"], name: main }`, 'main by the sentinels'],
    ['in a cluster', (address: string) => `{ cluster: ["${address}"] }`, 'the cluster'],
  ])('%s', async (_where, settings, named) => {
    await redis.kill();
    expect(await relay(['status'], await environment(settings(`127.0.0.1:${redis.port}`)))).toMatchObject({
      exitCode: 3,
      error: expect.stringMatching(new RegExp(`^error: cannot reach Redis at ${named} 127\\.0\\.0\\.1:\\d+: .+\\n$`)),
    });
  });
});

describe('a Redis that leaves in the middle', () => {
  const halfWay = async (leave: () => unknown) => {
    const env = await environment(`{ url: "redis://:${PASSWORD}@127.0.0.1:${redis.port}" }`);
    return withRelay(aTerminal({ env }).terminal, async ({ deadLetters }) => {
      await deadLetters.find('X');
      await leave();
      return await deadLetters.find('X');
    });
  };

  test('because it froze', async () => {
    await expect(halfWay(() => redis.freeze())).rejects.toMatchObject({
      name: 'RedisUnreachable',
      message: `Redis at 127.0.0.1:${redis.port} stopped answering: Command timed out`,
    });
    redis.thaw();
  });

  test('because it was killed', async () => {
    await expect(halfWay(() => redis.kill())).rejects.toMatchObject({
      name: 'RedisUnreachable',
      message: expect.stringMatching(/^Redis at 127\.0\.0\.1:\d+ stopped answering: /),
    });
  });
});

test('what Redis refuses is told in one line', async () => {
  const env = await environment(`{ url: "redis://:${PASSWORD}@127.0.0.1:${redis.port}" }`);
  const refused = withRelay(aTerminal({ env }).terminal, async ({ client }) => {
    await client.set('relay:text', 'x');
    await client.lpush('relay:text', 'y');
  });
  await expect(refused).rejects.toMatchObject({
    name: 'RedisUnreachable',
    message: expect.stringMatching(/^Redis at 127\.0\.0\.1:\d+ refused a command: WRONGTYPE /),
  });
});

test('a bug is not taken for a fault of Redis', async () => {
  const env = await environment(`{ url: "redis://:${PASSWORD}@127.0.0.1:${redis.port}" }`);
  const bug = withRelay(aTerminal({ env }).terminal, async () => {
    throw new TypeError('undefined is not a function');
  });
  await expect(bug).rejects.toBeInstanceOf(TypeError);
});

test('a configuration that cannot be used is told whole, exit code 2', async () => {
  const { exitCode, out, error } = await relay(['status'], await environment('{ url: "http://127.0.0.1" }'));
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(error).toMatch(/^The configuration has a fault:\n\n {2}redis\.url\n {4}.+\n {4}→ .+\n$/);
});
