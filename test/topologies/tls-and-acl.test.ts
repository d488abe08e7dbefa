import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectConsumer, type RedisTarget } from '@relay/queue';
import { readConfig } from '@relay/runtime';
import { isStandard, startSandbox } from '@relay/sandbox';
import { vendorNames } from '@relay/vendors';
import { runCli } from '../../packages/cli/src/run-cli.js';
import { aTerminal } from '../../packages/cli/src/testing/a-terminal.js';
import { startIngress } from '../../services/ingress/src/start-ingress.js';
import { startWorker } from '../../services/worker/src/start-worker.js';
import { zstackAlarm } from '../support/alarms.js';
import { askRedis } from '../support/ask-redis.js';
import { type Certificates, canMakeCertificates, makeCertificates } from '../support/certificates.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { isAccepted } from '../support/is-accepted.js';
import { captureLog } from '../support/log-capture.js';
import { type PrivateRedis, type RedisSettings, startRedis } from '../support/redis.js';
import { type RedisProcess, startRedisProcess } from '../support/redis-process.js';
import { tempDir } from '../support/temp-dir.js';

const PASSWORD = 'user-password-6c1d0f2b';
const TOKEN = 'tok-zs-b41a6ce9d7f2083e';
const dir = tempDir();

const secret = (text: string) => ({ reveal: () => text });

/** What docs/redis.md tells the reader to write, so that what is told is what is tested. */
function rulesFor(user: string): string[] {
  const page = readFileSync('docs/redis.md', 'utf8');
  const [, rules] = new RegExp(`^ACL SETUSER ${user} on >PASSWORD (.*)$`, 'm').exec(page) ?? [];
  if (rules === undefined) throw new Error(`docs/redis.md has no ACL line for ${user}`);
  return ['ACL', 'SETUSER', user, 'on', `>${PASSWORD}`, ...rules.split(' ')];
}

test('a user with no more permissions than the documentation asks for is enough', async () => {
  const redis = await startRedis();
  const [command = '', ...args] = rulesFor('relay');
  await askRedis(redis.port, command, ...args);
  try {
    await runEverythingAs('relay', redis);
    const waiting = connectConsumer({
      kind: 'single',
      url: secret(`redis://relay:${PASSWORD}@127.0.0.1:${redis.port}`),
    });
    await waiting.wait(0, 1);
    waiting.disconnect();
    expect(await askRedis(redis.port, 'ACL', 'LOG')).toEqual([]);
  } finally {
    await redis.stop();
  }
});

async function runEverythingAs(user: string, redis: PrivateRedis): Promise<void> {
  const sandbox = await startSandbox({ keys: ['ops-key-4f1a77d0'], behaviour: { rateLimits: 'off' } });
  const source = (integration: string) => ({ vendor: 'zstack', token: TOKEN, integration });
  const text = JSON.stringify({
    redis: { url: redis.url, username: user, password: PASSWORD },
    ingress: { port: 0, opsPort: 0, spool: { dir: join(dir, 'spool') } },
    worker: { opsPort: 0 },
    integrations: {
      ops: { pushUrl: sandbox.pushUrl('ops-key-4f1a77d0') },
      wrong: { pushUrl: sandbox.pushUrl('wrong-key-11d0e9bb') },
    },
    sources: { zs: source('ops'), wrong: source('wrong') },
  });
  const path = join(dir, 'relay.yaml');
  await writeFile(path, text);
  const config = readConfig({ text, env: {}, vendors: vendorNames, readFile: () => '' });
  const { logger } = captureLog('services', config);
  const ingress = await startIngress(config, logger);
  const worker = await startWorker(config, logger);
  const relay = async (...args: string[]): Promise<string> => {
    const { terminal, out } = aTerminal({ env: { RELAY_CONFIG: path } });
    await runCli([...args, '--json'], terminal);
    return out();
  };
  try {
    for (const name of ['zs', 'wrong']) {
      expect(await isAccepted(`${ingress.url}/webhooks/${name}/${TOKEN}`, zstackAlarm(name, 1, 'Alarm'))).toBe(true);
    }
    await eventually(
      () => sandbox.events().filter(isStandard).length,
      (count) => count === 1,
    );
    await eventually(
      () => relay('dead-letters', 'list'),
      (out) => out.includes('refused'),
    );
    for (const command of ['status', 'doctor', 'audit']) expect(await relay(command)).not.toBe('');
    await relay('dead-letters', 'replay', '--all', '--yes');
    await relay('dead-letters', 'discard', '--all', '--yes');
    for (const page of ['/', '/board/api/queues', '/readyz', '/metrics']) await fetch(`${worker.opsUrl}${page}`);
  } finally {
    await worker.stop();
    await ingress.stop();
    await sandbox.stop();
  }
}

// Without openssl there is no certificate to test with.
(canMakeCertificates ? describe : describe.skip)('behind TLS, as these users,', () => {
  let certificates: Certificates;
  let redis: PrivateRedis;
  let sentinel: RedisProcess;
  let port: number;

  beforeAll(async () => {
    certificates = makeCertificates(dir);
    port = await freePort();
    // A cluster of one, which can be reached in every way.
    redis = await startRedis({
      ...tlsOn(port, certificates),
      'cluster-enabled': 'yes',
      'cluster-port': String(await freePort()),
      'cluster-announce-ip': '127.0.0.1',
      'tls-cluster': 'yes',
    });
    const admin = connectConsumer(bySingle(certificates));
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await eventually(
      () => admin.call('CLUSTER', 'INFO'),
      (info) => String(info).includes('cluster_state:ok'),
    );
    const [command = '', ...args] = rulesFor('relay');
    await admin.call(command, ...args);
    admin.disconnect();
    sentinel = await startSentinel();
  });
  afterAll(async () => {
    await sentinel.kill();
    await redis.stop();
  });

  const login = { username: 'relay', password: secret(PASSWORD) };
  const bySingle = (tls: RedisTarget['tls'], user = ''): RedisTarget => {
    return { kind: 'single', url: secret(`rediss://${user}127.0.0.1:${port}`), tls };
  };

  async function startSentinel(): Promise<RedisProcess> {
    const sentinelPort = await freePort();
    const [, , user, ...rules] = rulesFor('relay-sentinel');
    const settings = { ...tlsOn(sentinelPort, certificates), dir, 'tls-replication': 'yes' };
    const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
    const conf = [...lines, `sentinel monitor relay 127.0.0.1 ${port} 1`, `user ${user} ${rules.join(' ')}`, ''];
    await writeFile(join(dir, 'sentinel.conf'), conf.join('\n'));
    return await startRedisProcess(sentinelPort, dir, [join(dir, 'sentinel.conf'), '--sentinel']);
  }

  test('one server answers', async () => {
    expect(await answerOf(bySingle(certificates, `relay:${PASSWORD}@`))).toBe('OK');
  });

  test('a server whose authority nobody knows is not talked to', async () => {
    expect(await answerOf(bySingle(true))).toMatch(/certificate/);
  });

  test('a cluster answers', async () => {
    const nodes = [{ host: '127.0.0.1', port }];
    expect(await answerOf({ kind: 'cluster', nodes, ...login, tls: certificates })).toBe('OK');
  });

  test('sentinels answer, and the master they name', async () => {
    const target: RedisTarget = {
      kind: 'sentinels',
      sentinels: [{ host: '127.0.0.1', port: sentinel.port }],
      name: 'relay',
      sentinelUsername: 'relay-sentinel',
      sentinelPassword: secret(PASSWORD),
      ...login,
      tls: certificates,
    };
    expect(await answerOf(target)).toBe('OK');
  });
});

/** What a write is answered, or why it is not. */
async function answerOf(target: RedisTarget): Promise<string> {
  const client = connectConsumer(target);
  try {
    return await new Promise((resolve) => {
      const tell = (error: Error) => resolve(error.message);
      client.on('error', tell);
      client.set('relay:{webhooks}:greeting', 'hello').then(resolve, tell);
    });
  } finally {
    client.disconnect();
  }
}

function tlsOn(port: number, { certFile, keyFile, caFile }: Certificates): RedisSettings {
  return {
    port: '0',
    'tls-port': String(port),
    'tls-cert-file': certFile,
    'tls-key-file': keyFile,
    'tls-ca-cert-file': caFile,
    'tls-auth-clients': 'no',
  };
}
