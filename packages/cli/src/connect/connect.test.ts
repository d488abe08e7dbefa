import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from '../../../../test/support/free-port.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { tempDir } from '../../../../test/support/temp-dir.js';
import { runCli } from '../run-cli.js';
import { aTerminal } from '../testing/a-terminal.js';
import { withRelay } from './with-relay.js';

const PASSWORD = 'redis-password-7f3a9c';

const dir = tempDir();
let redis: PrivateRedis;
/** Where nobody listens. */
let deadPort: number;

beforeAll(async () => {
  redis = await startRedis({ requirepass: PASSWORD });
  deadPort = await freePort();
});
afterAll(() => redis.stop());

async function environment(redisSettings: string): Promise<Record<string, string>> {
  const path = join(await mkdtemp(join(dir, 'config-')), 'relay.yaml');
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
  ['write-off', 'web-1:3000'],
  ['dead-letters', 'list'],
  ['dead-letters', 'show', 'X'],
  ['dead-letters', 'replay', '--all'],
  ['dead-letters', 'discard', '--all'],
];

// All at once: most of the time each of them waits for an answer.
describe('a Redis that cannot be reached is exit code 3 and one line that says why', () => {
  test.concurrent('whatever the command', async () => {
    const env = await environment(`{ url: "redis://:${PASSWORD}@127.0.0.1:${deadPort}" }`);
    for (const result of await Promise.all(EVERY_COMMAND.map((args) => relay(args, env)))) {
      expect(result).toEqual({
        exitCode: 3,
        out: '',
        error: `error: cannot reach Redis at 127.0.0.1:${deadPort}: connect ECONNREFUSED 127.0.0.1:${deadPort}\n`,
      });
    }
  });

  test.concurrent('when it takes the connection and never answers', async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    // A TCP server that listens has an address with a port; the type also allows for pipes.
    const { port } = silent.address() as AddressInfo;
    const { exitCode, error } = await relay(['status'], await environment(`{ url: "redis://127.0.0.1:${port}" }`));
    silent.close();
    expect(exitCode).toBe(3);
    expect(error).toMatch(new RegExp(`^error: cannot reach Redis at 127.0.0.1:${port}: .+\\n$`));
  });

  test.concurrent.each([
    ['another password', `:wrong-${PASSWORD}@`, 'WRONGPASS'],
    ['a password', '', 'NOAUTH'],
  ])('when it wants %s, without telling any', async (_what, login, answer) => {
    const env = await environment(`{ url: "redis://${login}127.0.0.1:${redis.port}" }`);
    const { exitCode, error, out } = await relay(['status'], env);
    expect(exitCode).toBe(3);
    expect(error).toMatch(new RegExp(`^error: cannot reach Redis at 127\\.0\\.0\\.1:\\d+: .*${answer}.*\\n$`));
    expect(error + out).not.toContain(PASSWORD);
  });

  test.concurrent.each([
    ['behind sentinels', (address: string) => `{ sentinels: ["${address}"], name: main }`, 'main by the sentinels'],
    ['in a cluster', (address: string) => `{ cluster: ["${address}"] }`, 'the cluster'],
  ])('%s', async (_where, settings, named) => {
    expect(await relay(['status'], await environment(settings(`127.0.0.1:${deadPort}`)))).toMatchObject({
      exitCode: 3,
      error: expect.stringMatching(new RegExp(`^error: cannot reach Redis at ${named} 127\\.0\\.0\\.1:\\d+: .+\\n$`)),
    });
  });
});

describe('a Redis that leaves in the middle', () => {
  const halfWay = async (leave: (its: PrivateRedis) => unknown) => {
    const its = await startRedis();
    const env = await environment(`{ url: "${its.url}" }`);
    const asking = withRelay(aTerminal({ env }).terminal, async ({ deadLetters }) => {
      await deadLetters.find('X');
      await leave(its);
      return await deadLetters.find('X');
    });
    return await asking.finally(() => its.stop());
  };

  test.concurrent('because it froze', async () => {
    await expect(halfWay((its) => its.freeze())).rejects.toMatchObject({
      name: 'RedisUnreachable',
      message: expect.stringMatching(/^Redis at 127\.0\.0\.1:\d+ stopped answering: Command timed out$/),
    });
  });

  test.concurrent('because it was killed', async () => {
    await expect(halfWay((its) => its.kill())).rejects.toMatchObject({
      name: 'RedisUnreachable',
      message: expect.stringMatching(/^Redis at 127\.0\.0\.1:\d+ stopped answering: /),
    });
  });
});

test('what is left in a shard of an earlier configuration is seen', async () => {
  const env = await environment(`{ url: "redis://:${PASSWORD}@127.0.0.1:${redis.port}" }`);
  const shards = () => withRelay(aTerminal({ env }).terminal, async ({ webhooks }) => webhooks.map(({ name }) => name));
  expect(await shards()).toEqual(['{webhooks}']);
  await withRelay(aTerminal({ env }).terminal, ({ client }) =>
    client.hset('relay:{webhooks.2}:meta', 'opts.maxLenEvents', '10000'),
  );
  expect(await shards()).toEqual(['{webhooks}', '{webhooks.1}', '{webhooks.2}']);
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
