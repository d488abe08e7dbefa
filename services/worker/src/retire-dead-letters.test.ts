import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { DEAD_LETTERS_KEPT_MS, DeadLetters, readLedger } from '@relay/queue';
import { eventually } from '../../../test/support/eventually.js';
import { prepareWorker, type WorkerBench } from '../../../test/support/in-process-worker.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { retireDeadLetters } from './retire-dead-letters.js';

const HOUR_MS = 3_600_000;
const UNREADABLE = '{"facts":[]}';

let redis: PrivateRedis;
let bench: WorkerBench;
let deadLetters: DeadLetters;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  bench = await prepareWorker(
    redis,
    `
worker: { opsPort: 0 }
integrations: { ops: { pushUrl: "http://127.0.0.1:1/event/push/alert/standard?integration_key=k-4f1a77c0ffee" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`,
  );
  deadLetters = new DeadLetters(bench.client);
  await bench.start();
});
afterEach(async () => {
  await deadLetters.queue.close();
  await bench.close();
});

async function aDeadLetter(): Promise<string> {
  const id = await bench.accept('zs', UNREADABLE);
  await eventually(
    () => bench.deadLetters.getJobState(id),
    (state) => state === 'failed',
  );
  return id;
}

/** As if it had come to rest so long before. */
async function age(id: string, byMs: number): Promise<void> {
  const buriedAt = Date.now() - byMs;
  await bench.client.zadd('relay:{dead-letters}:failed', buriedAt, id);
  await bench.client.hset(`relay:{dead-letters}:${id}`, 'finishedOn', buriedAt);
}

const remaining = async () => (await bench.deadLetters.getFailed()).map(({ id }) => id);
const retired = () => bench.log.find('dead letter discarded after 30 days at rest');

test('a dead letter that nobody wanted for 30 days is discarded, with a line in the log and its account closed', async () => {
  const [old, young] = [await aDeadLetter(), await aDeadLetter()];
  await age(old, DEAD_LETTERS_KEPT_MS + HOUR_MS);
  await age(young, DEAD_LETTERS_KEPT_MS - HOUR_MS);
  await retireDeadLetters(deadLetters, bench.log.logger, Date.now());
  expect(await remaining()).toEqual([young]);
  expect(retired()).toMatchObject([
    { level: 'warn', id: old, code: 'payload_error', source: 'zs', integration: 'ops' },
  ]);
  expect(await deadLetters.discards()).toMatchObject([{ id: old, by: 'age' }]);
  expect(await readLedger(bench.client)).toMatchObject([{ accepted: 2, discarded: 1, open: 1 }]);

  await retireDeadLetters(deadLetters, bench.log.logger, Date.now() + 2 * HOUR_MS);
  expect(await remaining()).toEqual([]);
});

test('until then it stays, whatever else dies', async () => {
  const old = await aDeadLetter();
  await age(old, DEAD_LETTERS_KEPT_MS + HOUR_MS);
  const next = await aDeadLetter();
  expect(await remaining()).toEqual([next, old]);
});

test('a worker looks when it starts, and ends its look when it is stopped', async () => {
  const old = await aDeadLetter();
  await age(old, DEAD_LETTERS_KEPT_MS + HOUR_MS);
  await retireDeadLetters(deadLetters, bench.log.logger, Date.now(), () => true);
  expect(await remaining()).toEqual([old]);
  await bench.start();
  await eventually(retired, ({ length }) => length === 1);
  expect(await remaining()).toEqual([]);
});
