import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, test } from '@jest/globals';
import { connectConsumer, type RedisClient } from '@relay/queue';
import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { type RunningWorker, startWorker } from '../../services/worker/src/start-worker.js';
import { zstackAlarm } from '../support/alarms.js';
import { configFrom } from '../support/config.js';
import { eventually } from '../support/eventually.js';
import { prepareWorker, type WorkerBench } from '../support/in-process-worker.js';
import { captureLog } from '../support/log-capture.js';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import { tempDir } from '../support/temp-dir.js';

/** The ways of docs/upgrade.md to keep what is in Redis and to come back from it. */
const ALERTS = ['a', 'b'];
const STEPS = [1, 2, 3];

const dir = tempDir();
const original = join(dir, 'original');
let redis: PrivateRedis;
let restored: PrivateRedis | undefined;
let sandbox: RunningSandbox;
let bench: WorkerBench;
let worker: RunningWorker | undefined;

beforeAll(async () => {
  await mkdir(original);
  redis = await startRedis({ dir: original, 'repl-diskless-sync-delay': '0' });
});
afterAll(() => redis.stop());
beforeEach(async () => {
  sandbox = await startSandbox({ behaviour: { rateLimits: 'off' } });
  bench = await prepareWorker(redis, yaml());
  for (const step of STEPS) for (const alert of ALERTS) await accept(alert, step);
});
afterEach(async () => {
  await worker?.stop();
  await bench.close();
  await restored?.stop();
  await sandbox.stop();
});

const accept = (alert: string, step: number) =>
  bench.accept('zs', zstackAlarm(alert, step, step % 2 === 0 ? 'OK' : 'Alarm'));

const yaml = () => `
worker: { opsPort: 0 }
integrations: { ops: { pushUrl: "${sandbox.pushUrl('c0ffee')}" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`;

const connectTo = ({ url }: PrivateRedis): RedisClient =>
  connectConsumer({ kind: 'single', url: { reveal: () => url } });

/** What came all at once, by a snapshot or from a master, is in the append-only file only when that has been rewritten. */
const isInFile = (client: RedisClient) =>
  eventually(
    () => client.info('persistence'),
    (info) =>
      ['aof_enabled:1', 'aof_rewrite_in_progress:0', 'aof_rewrite_scheduled:0'].every((line) => info.includes(line)),
  );

/** Resolves when all of the backlog has arrived from there, in its order. */
async function deliverFrom(server: PrivateRedis): Promise<void> {
  const config = configFrom(`redis: { url: ${server.url} }\n${yaml()}`);
  worker = await startWorker(config, captureLog('worker', config).logger);
  for (const alert of ALERTS) {
    await eventually(
      () =>
        sandbox
          .events()
          .filter(isStandard)
          .filter(({ event }) => event.labels.ALARM_UUID === alert)
          .map(({ event }) => Number(event.labels.ALARM_CURRENT_VALUE)),
      (steps) => steps.length === STEPS.length && steps.every((step, index) => step === STEPS[index]),
    );
  }
}

test('the append-only files, copied while Redis runs, bring the backlog back', async () => {
  const copy = join(dir, 'aof');
  await bench.client.config('SET', 'auto-aof-rewrite-percentage', '0');
  await cp(original, copy, { recursive: true });
  await accept('after-the-copy', 1);
  restored = await startRedis({ dir: copy });
  await deliverFrom(restored);
});

test('a snapshot brings it back too, in a Redis that learns of its append-only file only afterwards', async () => {
  const copy = join(dir, 'snapshot');
  await mkdir(copy);
  await bench.client.save();
  await cp(join(original, 'dump.rdb'), join(copy, 'dump.rdb'));
  restored = await startRedis({ dir: copy, appendonly: 'no' });
  const client = connectTo(restored);
  await client.config('SET', 'appendonly', 'yes');
  await isInFile(client);
  client.disconnect();
  await restored.stop();
  restored = await startRedis({ dir: copy });
  await deliverFrom(restored);
});

test('a replica that takes over has all of it, its own append-only file included', async () => {
  restored = await startRedis();
  const client = connectTo(restored);
  await client.call('REPLICAOF', '127.0.0.1', String(redis.port));
  await eventually(
    () => client.info('replication'),
    (info) => /master_link_status:up/.test(info),
  );
  await bench.client.call('WAIT', '1', '0');
  await client.call('REPLICAOF', 'NO', 'ONE');
  await isInFile(client);
  client.disconnect();
  await restored.restart();
  await deliverFrom(restored);
});
