import { spawnSync } from 'node:child_process';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import { prepareRelay, type Relay } from '../support/relay.js';

let redis: PrivateRedis;
let relay: Relay;

beforeAll(async () => {
  redis = await startRedis();
  relay = await prepareRelay({
    redisUrl: redis.url,
    pushUrl: 'http://127.0.0.1:1/event/push/alert/standard?integration_key=none',
  });
});
afterAll(async () => {
  await relay.stop();
  await redis.stop();
});

test('where processor time is short, delivering waits for the webhooks', async () => {
  const [ingress, worker] = await Promise.all([relay.startIngress(), relay.startWorker()]);
  // The higher number gives way.
  expect(getPriority(worker.pid)).toBeGreaterThan(getPriority(ingress.pid));
});

test('a worker that was started to give way is not put before what it gave way to', () => {
  const module = pathToFileURL(join(__dirname, '../../services/worker/dist/give-way.js')).href;
  const script = `
    import { getPriority } from 'node:os';
    import { giveWay } from '${module}';
    const before = getPriority();
    giveWay();
    process.stdout.write(String(getPriority() - before));
  `;
  const node = ['-n', '10', process.execPath, '--input-type=module', '--eval', script];
  const { stdout, stderr } = spawnSync('nice', node, { encoding: 'utf8' });
  expect({ steps: Number(stdout) > 0, stderr }).toEqual({ steps: true, stderr: '' });
});
