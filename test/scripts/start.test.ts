import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type RunningSandbox, startSandbox } from '@relay/sandbox';
import { freePort } from '../support/free-port.js';
import { startRedis } from '../support/redis.js';
import { type RunningScript, runScript } from './run-script.js';
import { scratchClone } from './scratch-clone.js';

const TOKEN = 'token-of-the-start-test';

describe('npm start', () => {
  let clone: { folder: string; remove: () => Promise<void> };
  let sandbox: RunningSandbox;
  let ports: { ingress: number; ingressOps: number; workerOps: number };
  const scripts: RunningScript[] = [];

  const start = (env: NodeJS.ProcessEnv = {}) => {
    const script = runScript(['scripts/start.mjs'], { cwd: clone.folder, env });
    scripts.push(script);
    return script;
  };
  const post = (situation: 'problem' | 'recovery') =>
    readFile(join(clone.folder, 'scripts', 'samples', `zstack-${situation}.json`)).then((body) =>
      fetch(`http://127.0.0.1:${ports.ingress}/webhooks/zs/${TOKEN}`, { method: 'POST', body }),
    );
  const redisNote = async () =>
    JSON.parse(await readFile(join(clone.folder, 'data', 'redis', 'relay-redis.json'), 'utf8'));

  beforeEach(async () => {
    clone = await scratchClone();
    sandbox = await startSandbox();
    const [ingress, ingressOps, workerOps] = await Promise.all([freePort(), freePort(), freePort()]);
    ports = { ingress, ingressOps, workerOps };
    await writeFile(join(clone.folder, 'relay.yaml'), relayYaml(ports, sandbox.pushUrl('key-of-the-start-test')));
  });

  afterEach(async () => {
    for (const { child, ended } of scripts.splice(0)) {
      child.kill('SIGTERM');
      await ended;
    }
    try {
      await eventually(async () => expect(await whatStillRuns()).toEqual([]));
    } finally {
      await sandbox.stop();
      await clone.remove();
    }
  });

  /** The ports of everything that npm start brings up, its Redis included, on which somebody still answers. */
  async function whatStillRuns(): Promise<string[]> {
    const redis = existsSync(join(clone.folder, 'data', 'redis')) ? { redis: (await redisNote()).port } : {};
    const named = Object.entries<number>({ ...ports, ...redis });
    const answering = await Promise.all(named.map(async ([name, port]) => ((await answers(port)) ? [name] : [])));
    return answering.flat();
  }

  test('brings a relay up that lets no second one in, delivers, stops with all it started, and finds its data again', async () => {
    const first = start();
    await first.says(/^ready$/m);
    const intruder = start();
    expect(await intruder.ended).toBe(1);
    expect(intruder.output()).toContain(`npm start already runs in this folder`);
    expect(intruder.output()).toContain(`kill ${first.child.pid}`);
    expect((await post('problem')).status).toBe(200);
    await eventually(async () => expect(sandbox.alerts()).toMatchObject([{ open: true }]));

    // As with a Ctrl-C under npm, which arrives from the terminal and from npm.
    first.child.kill('SIGINT');
    await first.says(/^stopping/m);
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(await whatStillRuns()).toEqual([]);
    expect(first.output()).not.toContain(TOKEN);

    const second = start();
    await second.says(/^ready$/m);
    expect(await ask((await redisNote()).port, 'DBSIZE')).toMatch(/^:[1-9]/);
    expect((await post('recovery')).status).toBe(200);
    await eventually(async () => expect(sandbox.alerts()).toMatchObject([{ open: false }]));
  }, 60_000);

  test('leaves nothing behind when it is killed, starts again at once, and tells what ended unexpectedly', async () => {
    const first = start();
    await first.says(/^ready$/m);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start();
    await second.says(/^ready$/m);
    expect((await post('problem')).status).toBe(200);

    // Its last lines tell more than its name, and the rest does not go on without it.
    const redis = await redisNote();
    process.kill(redis.pid, 'SIGKILL');
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/redis ended unexpectedly \(SIGKILL\).*Ready to accept connections/s);
    expect(await whatStillRuns()).toEqual([]);
  }, 60_000);

  test('names a taken port and the way out before anything is started', async () => {
    const other = createServer().listen(ports.ingress, '127.0.0.1');
    await once(other, 'listening');
    const script = start();
    expect(await script.ended).toBe(1);
    expect(script.output()).toMatch(new RegExp(`Port ${ports.ingress} .*taken.*PORT=`));
    expect(script.output()).not.toContain('starting Redis');
    other.close();
    await once(other, 'close');
  });

  test('lists every fault of the configuration and starts nothing', async () => {
    await writeFile(join(clone.folder, 'relay.yaml'), 'integrashuns: {}\nworker: { concurrency: many }\n');
    const script = start();
    expect(await script.ended).toBe(1);
    expect(script.output()).toContain('integrashuns');
    expect(script.output()).toContain('worker.concurrency');
    expect(script.output()).not.toContain('starting Redis');
  });

  test('uses the Redis of REDIS_URL, starts none, and leaves that one running', async () => {
    const redis = await startRedis();
    try {
      const script = start({ REDIS_URL: redis.url });
      await script.says(/^ready$/m);
      expect((await post('problem')).status).toBe(200);
      script.child.kill('SIGTERM');
      expect(await script.ended).toBe(0);
      expect(existsSync(join(clone.folder, 'data', 'redis'))).toBe(false);
      expect(await ask(redis.port, 'DBSIZE')).toMatch(/^:[1-9]/);
    } finally {
      await redis.stop();
    }
  });
});

function relayYaml(ports: { ingress: number; ingressOps: number; workerOps: number }, pushUrl: string): string {
  return `
ingress: { port: ${ports.ingress}, opsPort: ${ports.ingressOps} }
worker: { opsPort: ${ports.workerOps} }
integrations: { ops: { pushUrl: "${pushUrl}" } }
sources: { zs: { vendor: zstack, token: ${TOKEN}, integration: ops } }
`;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    const settle = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

/** The first line of Redis's reply to a command in its inline form. */
function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.setEncoding('utf8').once('error', reject);
    socket.once('data', (reply: string) => {
      socket.destroy();
      resolve(reply.split('\r\n')[0] ?? '');
    });
  });
}

async function eventually(look: () => Promise<void>, withinMs = 20_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
