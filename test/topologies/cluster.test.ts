import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  addEnvelopes,
  connectProducer,
  createWebhookQueue,
  examineRedis,
  judgeRedis,
  type RedisClient,
  ReplicaConfirmation,
} from '@relay/queue';
import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { runCli } from '../../packages/cli/src/run-cli.js';
import { aTerminal } from '../../packages/cli/src/testing/a-terminal.js';
import { type RunningIngress, startIngress } from '../../services/ingress/src/start-ingress.js';
import { anEnvelope } from '../../services/ingress/src/testing/an-envelope.js';
import { type RunningWorker, startWorker } from '../../services/worker/src/start-worker.js';
import { zstackAlarm } from '../support/alarms.js';
import { askRedis } from '../support/ask-redis.js';
import { configFrom } from '../support/config.js';
import { eventually } from '../support/eventually.js';
import { captureLog, type LogCapture } from '../support/log-capture.js';
import { type RedisCluster, startCluster } from '../support/redis-cluster.js';
import { tempDir } from '../support/temp-dir.js';

const TOKEN = 'tok-zs-b41a6ce9d7f2083e';
const dir = tempDir();

let cluster: RedisCluster;
let sandbox: RunningSandbox;
let ingress: RunningIngress;
let worker: RunningWorker;
let log: LogCapture;

beforeAll(async () => {
  cluster = await startCluster();
  sandbox = await startSandbox({ keys: ['ops-key-4f1a77d0'], behaviour: { rateLimits: 'off' } });
  const source = (integration: string) => ({ vendor: 'zstack', token: TOKEN, integration });
  const text = JSON.stringify({
    redis: { cluster: addresses(cluster) },
    webhooks: { shards: 4 },
    ingress: { port: 0, opsPort: 0, spool: { dir: join(dir, 'spool') } },
    worker: { opsPort: 0 },
    integrations: {
      ops: { pushUrl: sandbox.pushUrl('ops-key-4f1a77d0') },
      wrong: { pushUrl: sandbox.pushUrl('wrong-key-11d0e9bb') },
    },
    sources: { zs: source('ops'), 'zs-2': source('ops'), 'zs-3': source('ops'), wrong: source('wrong') },
    selfAlerts: 'ops',
  });
  await writeFile(join(dir, 'relay.yaml'), text);
  const config = configFrom(text);
  log = captureLog('services', config);
  ingress = await startIngress(config, log.logger);
  worker = await startWorker(config, log.logger);
});
afterAll(async () => {
  await worker.stop();
  await ingress.stop();
  await sandbox.stop();
  await cluster.stop();
});

const addresses = ({ ports }: RedisCluster): string[] => ports.map((port) => `127.0.0.1:${port}`);

async function post(source: string, alert: string): Promise<string> {
  const url = `${ingress.url}/webhooks/${source}/${TOKEN}`;
  const response = await fetch(url, { method: 'POST', body: zstackAlarm(alert, 1, 'Alarm') });
  expect(response.status).toBe(200);
  // The answer that the contract promises with every 200.
  return ((await response.json()) as { id: string }).id;
}

async function relay(...args: string[]) {
  const { terminal, out } = aTerminal({ env: { RELAY_CONFIG: join(dir, 'relay.yaml') } });
  const exitCode = await runCli([...args, '--json'], terminal);
  return { exitCode, seen: out() === '' ? undefined : JSON.parse(out()) };
}

const delivered = () =>
  sandbox
    .events()
    .filter(isStandard)
    .map(({ event }) => event.labels?.ALARM_UUID);

describe('in a cluster of three masters', () => {
  let refusedId: string;
  let otherRefusedId: string;

  test('webhooks of every shard arrive', async () => {
    for (const source of ['zs', 'zs-2', 'zs-3']) await post(source, `alert of ${source}`);
    await eventually(delivered, (alerts) =>
      ['zs', 'zs-2', 'zs-3'].every((name) => alerts.includes(`alert of ${name}`)),
    );
  });

  test('dead letters are found, explained, replayed and discarded', async () => {
    refusedId = `${await post('wrong', 'refused')}-0`;
    otherRefusedId = `${await post('wrong', 'refused too')}-0`;
    const list = () => relay('dead-letters', 'list');
    await eventually(
      list,
      ({ seen }) => JSON.stringify(seen).includes(refusedId) && JSON.stringify(seen).includes(otherRefusedId),
    );
    expect(JSON.stringify((await relay('explain', refusedId)).seen)).toContain('refused');
    expect((await relay('dead-letters', 'discard', otherRefusedId, '--yes')).exitCode).toBe(0);
    const replayed = await relay('dead-letters', 'replay', refusedId, '--yes');
    expect(JSON.stringify(replayed.seen)).toContain(refusedId);
    await eventually(list, ({ seen }) => !JSON.stringify(seen).includes(otherRefusedId));
  });

  test.each([['status'], ['doctor'], ['audit']])('relay %s tells of all of it', async (command) => {
    const { seen } = await eventually(
      () => relay(command),
      ({ seen }) => seen !== undefined,
    );
    expect(JSON.stringify(seen)).toContain(command === 'audit' ? '"difference":0' : 'dead letter');
  });

  test.each(['/', '/board/', '/board/api/queues?activeQueue=%7Bwebhooks%7D', '/dead-letters', '/readyz', '/metrics'])(
    'the worker shows %s',
    async (path) => {
      const response = await fetch(`${worker.opsUrl}${path}`);
      expect({ status: response.status, text: await response.text() }).toMatchObject({ status: 200 });
    },
  );

  test('nobody was refused by a node for a key that another one holds', () => {
    const complaints = log.lines.filter((line) => /CROSSSLOT|MOVED|same slot|slots allocation/.test(line));
    expect(complaints).toEqual([]);
  });
});

describe('a cluster', () => {
  let client: RedisClient;

  beforeAll(async () => {
    client = connectProducer(
      configFrom(
        JSON.stringify({
          redis: { cluster: addresses(cluster) },
          integrations: { ops: { pushUrl: sandbox.pushUrl('ops-key-4f1a77d0') } },
          sources: { zs: { vendor: 'zstack', token: TOKEN, integration: 'ops' } },
        }),
      ).redis,
    );
    await new Promise<void>((resolve) => client.once('ready', () => resolve()));
  });
  afterAll(() => client.disconnect());

  test('is examined master by master, each by a write of its own', async () => {
    expect(judgeRedis(await examineRedis(client))).toEqual({ faults: [], warnings: [] });
    const { port } = await cluster.masterOf('{webhooks}');
    await askRedis(port, 'CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    await askRedis(port, 'CONFIG', 'SET', 'min-replicas-to-write', '2');
    try {
      const { faults, warnings } = judgeRedis(await examineRedis(client));
      expect(faults).toEqual([
        expect.objectContaining({ server: `127.0.0.1:${port}`, problem: expect.stringContaining('allkeys-lru') }),
      ]);
      expect(warnings).toEqual([
        expect.objectContaining({ server: `127.0.0.1:${port}`, problem: expect.stringContaining('NOREPLICAS') }),
      ]);
    } finally {
      await askRedis(port, 'CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
      await askRedis(port, 'CONFIG', 'SET', 'min-replicas-to-write', '0');
    }
  });

  test('may answer a transaction after it was given up', async () => {
    const faults: unknown[] = [];
    const observed = Object.create(client, {
      multi: { value: (...options: []) => noteFaults(client.multi(...options), faults) },
    }) as RedisClient;
    const queue = createWebhookQueue(observed);
    const { port } = await cluster.masterOf('{webhooks}');
    await addEnvelopes([queue], [anEnvelope(1)]);
    const late = anEnvelope(2);
    await askRedis(port, 'CLIENT', 'PAUSE', '2500', 'ALL');
    await expect(addEnvelopes([queue], [late])).rejects.toThrow('timed out');
    await eventually(
      () => client.exists(`relay:{webhooks}:${late.id}`).catch(() => 0),
      (stored) => stored === 1,
    );
    expect(faults).toEqual([]);
    await queue.close();
  });

  test('is asked for the replicas of the master that was written to, and no other', async () => {
    const [here, elsewhere] = await keysOnTwoMasters(cluster);
    const replica = await cluster.replicaOf(here);
    const write = (key: string) => new ReplicaConfirmation(client, [key], 1).of(() => client.set(key, '1'));
    await write(here);
    replica.freeze();
    try {
      await expect(write(here)).rejects.toThrow('0 of 1 replicas');
      await write(elsewhere);
    } finally {
      replica.thaw();
    }
  });
});

type Transaction = ReturnType<RedisClient['multi']>;

/** Whatever such a fault is, nobody could catch it: the reply comes when all have turned away. */
function noteFaults(begun: Transaction, faults: unknown[]): Transaction {
  const { fillResult } = begun as Transaction & { fillResult: (...reply: unknown[]) => void };
  return Object.assign(begun, {
    fillResult(this: Transaction, ...reply: unknown[]) {
      try {
        fillResult.apply(this, reply);
      } catch (thrown) {
        faults.push(thrown);
      }
    },
  });
}

async function keysOnTwoMasters(all: RedisCluster): Promise<[string, string]> {
  const here = 'relay:{webhooks}:here';
  for (let number = 0; ; number += 1) {
    const key = `relay:{webhooks.${number}}:elsewhere`;
    if ((await all.masterOf(key)).port !== (await all.masterOf(here)).port) return [here, key];
  }
}
