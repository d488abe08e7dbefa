import { mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runScript } from './run-script.js';

const SCRIPTS = join(__dirname, '..', '..', 'scripts');

/** The server that `npm test` found; without it, the one in PATH. */
const SERVER = process.env.RELAY_REDIS_SERVER ?? 'redis-server';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'relay-private-redis-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs a program that has the scripts of scripts/redis at hand; returns what it printed. */
async function run(program: string, env: NodeJS.ProcessEnv = {}) {
  const imports = [
    `import { launchPrivateRedis } from '${SCRIPTS}/redis/private-redis.mjs';`,
    `import { askRedis } from '${SCRIPTS}/redis/ask-redis.mjs';`,
    `import { findRedisServer } from '${SCRIPTS}/redis/find-redis-server.mjs';`,
    `import { provideRedisServer } from '${SCRIPTS}/redis/install-redis.mjs';`,
  ];
  const script = runScript(['--input-type=module', '--eval', [...imports, program].join('\n')], { cwd: folder, env });
  const status = await script.ended;
  return { status, output: script.output() };
}

const LAUNCH = `
  const server = { program: '${SERVER}', calledBy: 'redis-server' };
  const { child, serving, url } = await launchPrivateRedis(server, 'data');
  await serving;
  const { port } = new URL(url);
`;

describe('the private Redis', () => {
  test('stops the one that was left on the same data, keeps the data and the port', async () => {
    const first = await run(`${LAUNCH} await askRedis(port, 'SET', 'alert', 'open'); process.exit(0);`);
    expect(first).toEqual({ status: 0, output: '' });
    const left = JSON.parse(await readFile(join(folder, 'data', 'relay-redis.json'), 'utf8'));

    const second = await run(`${LAUNCH}
      console.log(JSON.stringify({ port, pid: child.pid, alert: await askRedis(port, 'GET', 'alert') }));
      child.kill();
    `);
    const now = JSON.parse(second.output);
    expect(now).toMatchObject({ port: String(left.port), alert: expect.stringContaining('open') });
    expect(now.pid).not.toBe(left.pid);
  });

  test('confirms a write only when it is on disk, never evicts, and is reached from this machine alone', async () => {
    const { output } = await run(`${LAUNCH}
      for (const name of ['appendonly', 'appendfsync', 'maxmemory', 'maxmemory-policy', 'bind', 'protected-mode', 'save'])
        console.log((await askRedis(port, 'CONFIG', 'GET', name)).split('\\r\\n').slice(2, 5).join(' '));
      child.kill();
    `);
    expect(
      output
        .replace(/\$\d+ /g, '')
        .trim()
        .split('\n'),
    ).toEqual([
      'appendonly yes',
      'appendfsync always',
      'maxmemory 1073741824',
      'maxmemory-policy noeviction',
      'bind 127.0.0.1',
      'protected-mode yes',
      'save',
    ]);
  });

  test('that ends instead of answering is not asked for ever: whoever watches it has told why', async () => {
    const { output } = await run(`
      process.on('exit', () => console.log('nothing is left to do'));
      const server = { program: '${SERVER}', calledBy: 'redis-server' };
      const { child, tail, serving } = await launchPrivateRedis(server, 'data', { maxmemory: 'much' });
      child.on('close', () => console.log(tail.join(' ')));
      serving.then(() => console.log('serving'));
    `);
    expect(output).toMatch(/FATAL CONFIG FILE ERROR.*nothing is left to do/s);
    expect(output).not.toContain('serving');
  });
});

describe('finding a Redis server', () => {
  test("takes Debian's program without its service for what it is", async () => {
    const found = await run(
      `console.log(process.env.PATH.split(':').map((folder) => folder + '/' + '${SERVER}').join('\\n'))`,
    );
    const program = SERVER.includes('/') ? SERVER : await firstThatExists(found.output.trim().split('\n'));
    await symlink(program, join(folder, 'redis-check-rdb'));
    const { output } = await run('console.log(JSON.stringify(findRedisServer()))', { PATH: folder });
    expect(JSON.parse(output).server).toMatchObject({
      program: join(folder, 'redis-check-rdb'),
      calledBy: 'redis-server',
    });
  });

  test('without one, and without a way to install one, names the three ways out', async () => {
    const { status, output } = await run('await provideRedisServer()', { PATH: folder });
    expect(status).toBe(1);
    expect(output).toContain('A Redis server (6.2 or newer) or Valkey is needed');
    for (const way of ['Install one', 'REDIS_URL=', 'docker compose --profile sandbox up --build']) {
      expect(output).toContain(way);
    }
  });
});

async function firstThatExists(paths: readonly string[]): Promise<string> {
  for (const path of paths) {
    const real = await realpath(path).catch(() => undefined);
    if (real !== undefined) return real;
  }
  throw new Error(`none of ${paths.join(delimiter)} exists; run the tests with: npm test`);
}
