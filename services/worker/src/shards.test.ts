import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addEnvelopes, audit, createWebhookQueues, readLedger, shardOf } from '@relay/queue';
import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { zstackAlarm } from '../../../test/support/alarms.js';
import { eventually } from '../../../test/support/eventually.js';
import { prepareWorker, type WorkerBench } from '../../../test/support/in-process-worker.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { scrape } from '../../../test/support/scrape.js';
import { reportStrayWebhooks } from './report-strays.js';

const KEY = 'ops-key-4f1a77';
const SHARDS = 2;
/** So many that both shards have some. */
const SOURCES = ['zs-a', 'zs-b', 'zs-c', 'zs-d', 'zs-e'];
const STEPS = 20;

let redis: PrivateRedis;
let sandbox: RunningSandbox;
let worker: WorkerBench;

beforeAll(async () => {
  redis = await startRedis();
  sandbox = await startSandbox({ keys: [KEY], behaviour: { rateLimits: 'off' } });
  worker = await prepareWorker(
    redis,
    `
worker: { opsPort: 0 }
webhooks: { shards: ${SHARDS} }
integrations:
  ops: { pushUrl: "${sandbox.pushUrl(KEY)}", rateLimit: { perSecond: 10000, perMinute: 100000 } }
sources:
${SOURCES.map((name) => `  ${name}: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops }`).join('\n')}
`,
  );
});
afterAll(async () => {
  await sandbox.stop();
  await worker.close();
  await redis.stop();
});

test('sources are spread over shards, each in its own order, and all of them are accounted for', async () => {
  const queues = createWebhookQueues(worker.client, SHARDS);
  for (let step = 1; step <= STEPS; step += 1) {
    const body = Buffer.from(zstackAlarm('a1', step, step % 2 === 1 ? 'Alarm' : 'OK'));
    const envelopes = SOURCES.map((source, index) => {
      const id = `01J00000000000000000${String(step * 10 + index).padStart(6, '0')}`;
      return { id, source, receivedAt: Date.now(), method: 'POST', query: '', headers: {}, body };
    });
    await addEnvelopes(queues, envelopes);
  }
  const waiting = await Promise.all(queues.map((queue) => queue.getWaitingCount()));
  expect(waiting.every((count) => count > 0)).toBe(true);
  expect(await audit(worker.client)).toMatchObject({ difference: 0 });
  for (const queue of queues) await queue.close();

  await worker.start();
  const seen = () => sandbox.events().filter(isStandard);
  await eventually(seen, ({ length }) => length === SOURCES.length * STEPS);
  for (const source of SOURCES) {
    const its = seen().filter(({ event }) => event.labels?.relay_source === source);
    expect(its.map(({ event }) => Number(event.labels?.ALARM_CURRENT_VALUE))).toEqual(
      Array.from({ length: STEPS }, (_, index) => index + 1),
    );
  }
  const settled = await eventually(
    () => readLedger(worker.client),
    (sheets) => sheets.every(({ open }) => open === 0),
  );
  expect(settled.map(({ source, accepted, delivered }) => [source, accepted, delivered])).toEqual(
    SOURCES.map((source) => [source, STEPS, STEPS]),
  );
  expect(await audit(worker.client)).toMatchObject({ difference: 0 });
});

test('webhooks in a shard that is no longer configured are told of', async () => {
  const queues = createWebhookQueues(worker.client, SHARDS + 1);
  const source = SOURCES.find((name) => shardOf(name, SHARDS + 1) === SHARDS) ?? '';
  const envelope = { receivedAt: Date.now(), method: 'POST', query: '', headers: {}, body: Buffer.from('{}') };
  await addEnvelopes(queues, [{ id: '01J00000000000000000999999', source, ...envelope }]);
  for (const queue of queues) await queue.close();
  const { opsUrl } = await worker.start();
  const told = 'webhooks wait in a shard that nobody reads: set webhooks.shards as it was until they are read';
  const [line] = await eventually(
    () => worker.log.find(told),
    ({ length }) => length > 0,
  );
  expect(line).toMatchObject({ queue: `webhooks.${SHARDS}`, waiting: 1 });
  const { value } = await scrape(opsUrl);
  expect(value('relay_webhooks_waiting')).toBe(1);
  expect(value('relay_webhooks_oldest_age_seconds')).toBeGreaterThan(0);
  const page = await (await fetch(opsUrl)).text();
  expect(page).toContain(`1 webhook in webhooks.${SHARDS}, a queue that nobody reads, the oldest since `);
  expect(page).toContain(`Set webhooks.shards back to what it was, at least ${SHARDS + 1}, and restart`);
  expect(page).toMatch(
    /<dt>Unread webhooks<\/dt><dd>1<.*<dt>In webhooks\.2<\/dt><dd>.*1 that nobody reads.*<dt>Oldest<\/dt><dd><time/s,
  );
});

test('a shard that is no longer configured is not told of when it is empty', async () => {
  await worker.client.hset(`relay:{webhooks.${SHARDS + 1}}:meta`, 'opts.maxLenEvents', '10000');
  await reportStrayWebhooks(worker.client, SHARDS + 1, worker.log.logger);
  expect(worker.log.lines.join('')).not.toContain(`webhooks.${SHARDS + 1}`);
});

test.each([
  ['bk-prod', 4, 3],
  ['jkb', 4, 3],
  ['zstack-dc1', 4, 2],
])('%s of %i shards is always read in shard %i: another one would break its order', (source, shards, shard) => {
  expect(shardOf(source, shards)).toBe(shard);
});
