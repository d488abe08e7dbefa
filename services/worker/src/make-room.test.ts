import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { readLedger } from '@relay/queue';
import { type RunningSandbox, startSandbox } from '@relay/sandbox';
import { zstackAlarm } from '../../../test/support/alarms.js';
import { eventually } from '../../../test/support/eventually.js';
import { prepareWorker, type WorkerBench } from '../../../test/support/in-process-worker.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { makeRoom } from './make-room.js';

const DELIVERED = 5;

let redis: PrivateRedis;
let sandbox: RunningSandbox;
let bench: WorkerBench;

beforeAll(async () => {
  redis = await startRedis();
  sandbox = await startSandbox({ behaviour: { rateLimits: 'off' } });
});
afterAll(async () => {
  await sandbox.stop();
  await redis.stop();
});
beforeEach(async () => {
  bench = await prepareWorker(
    redis,
    `
worker: { opsPort: 0 }
integrations: { ops: { pushUrl: "${sandbox.pushUrl('room-integration-key')}" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`,
  );
});
afterEach(() => bench.close());

const finished = () => bench.deliveriesOf('ops').getCompletedCount();
const room = () => bench.log.find('Redis is half full: the oldest history was removed early');

/** As if what is stored now were this share of what Redis may hold. */
async function useShare(share: number): Promise<void> {
  const used = Number(/^used_memory:(\d+)/m.exec(await bench.client.info('memory'))?.[1]);
  await bench.client.config('SET', 'maxmemory', Math.round(used / share));
}

test('finished deliveries give way when Redis is half full, and nothing else does', async () => {
  for (let alert = 0; alert < DELIVERED; alert += 1) await bench.accept('zs', zstackAlarm(`a${alert}`, 1, 'Alarm'));
  const letter = await bench.accept('zs', '{"facts":[]}');
  const worker = await bench.start();
  await eventually(finished, (count) => count === DELIVERED);
  await eventually(
    () => bench.deadLetters.getJobState(letter),
    (state) => state === 'failed',
  );
  await worker.stop();
  const waiting = await bench.accept('zs', zstackAlarm('waits', 1, 'Alarm'));

  // So much that replies and the like are nothing beside it.
  await bench.client.setrange('ballast', 16 * 1024 * 1024, '!');
  await bench.client.config('SET', 'maxmemory', '0');
  await makeRoom(bench.client, bench.log.logger);
  expect(await finished()).toBe(DELIVERED);
  await useShare(0.45);
  await makeRoom(bench.client, bench.log.logger);
  expect(await finished()).toBe(DELIVERED);
  await useShare(0.55);
  await makeRoom(bench.client, bench.log.logger);
  expect(await finished()).toBe(0);
  // There is nothing left to remove, and nothing to tell.
  await makeRoom(bench.client, bench.log.logger);

  expect(room()).toEqual([expect.objectContaining({ removed: DELIVERED, memoryShare: expect.any(Number) })]);
  expect(await bench.deadLetters.getJobState(letter)).toBe('failed');
  expect(await bench.webhooks.getJobState(waiting)).toBe('waiting');
  const [sheet] = await readLedger(bench.client);
  expect(sheet).toMatchObject({ source: 'zs', accepted: DELIVERED + 2, delivered: DELIVERED });
});
