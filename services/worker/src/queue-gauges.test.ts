import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { endIngressReports } from '@relay/queue';
import { type RunningSandbox, startSandbox } from '@relay/sandbox';
import { zstackAlarm } from '../../../test/support/alarms.js';
import { eventually } from '../../../test/support/eventually.js';
import { prepareWorker, type WorkerBench } from '../../../test/support/in-process-worker.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { type Scrape, scrape } from '../../../test/support/scrape.js';

const KEY = 'ops-key-4f1a77';
const TOKEN = 'tok-5d1f0c7be2a94f36';

let redis: PrivateRedis;
let sandbox: RunningSandbox;
let bench: WorkerBench;
let opsUrl: string;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  sandbox = await startSandbox({ keys: [KEY], behaviour: { rateLimits: 'off' } });
  bench = await prepareWorker(
    redis,
    `
worker: { opsPort: 0 }
integrations: { ops: { pushUrl: "${sandbox.pushUrl(KEY)}" } }
sources: { zs: { vendor: zstack, token: ${TOKEN}, integration: ops } }
`,
  );
  opsUrl = (await bench.start()).opsUrl;
});
afterEach(async () => {
  await sandbox.stop();
  await bench.close();
});

const seen = (holds: (figures: Scrape) => boolean): Promise<Scrape> => eventually(() => scrape(opsUrl), holds);

test('nothing waits: everything is zero, and there is a figure for each integration and source', async () => {
  const { value } = await seen((figures) => figures.value('relay_redis_up') === 1);
  expect(value('relay_webhooks_waiting')).toBe(0);
  expect(value('relay_webhooks_oldest_age_seconds')).toBe(0);
  expect(value('relay_left_spool_envelopes')).toBe(0);
  expect(value('relay_deliveries_waiting', { integration: 'ops', state: 'in_line' })).toBe(0);
  expect(value('relay_deliveries_oldest_age_seconds', { integration: 'ops' })).toBe(0);
  expect(value('relay_integration_held', { integration: 'ops' })).toBe(0);
  expect(value('relay_integration_held_since_timestamp_seconds')).toBeUndefined();
  expect(value('relay_dead_letters_at_rest', { source: 'zs', code: 'refused' })).toBe(0);
  expect(value('relay_ready')).toBe(1);
});

test('a hold tells since when, how many wait behind it, and how old the oldest is', async () => {
  const HOUR_MS = 3_600_000;
  sandbox.setBehaviour({ status: 429 });
  await bench.accept('zs', zstackAlarm('a1', 1, 'Alarm'), { receivedAt: Date.now() - HOUR_MS });
  for (const step of [2, 3]) await bench.accept('zs', zstackAlarm('a1', step, step === 2 ? 'OK' : 'Alarm'));
  await bench.accept('zs', zstackAlarm('a2', 1, 'Alarm'));
  const { value } = await seen(
    (figures) =>
      figures.value('relay_integration_held', { integration: 'ops' }) === 1 &&
      figures.value('relay_deliveries_waiting') === 4 &&
      figures.value('relay_attempts_retried_total', { code: 'RequestTooFrequently' }) !== 0,
  );
  expect(value('relay_deliveries_oldest_age_seconds', { integration: 'ops' })).toBeGreaterThanOrEqual(3600);
  const since = value('relay_integration_held_since_timestamp_seconds', { integration: 'ops' }) ?? 0;
  expect(Math.abs(Date.now() / 1000 - since)).toBeLessThan(60);
});

test('dead letters at rest are told by source and code, those of unknown sources together', async () => {
  await bench.accept('zs', '{"facts":[]}');
  await bench.accept('gone', zstackAlarm('a1', 1, 'Alarm'));
  await bench.accept('gone-too', zstackAlarm('a1', 1, 'Alarm'));
  sandbox.setBehaviour({ status: 400, code: 'A_CODE_OF_TOMORROW' });
  await bench.accept('zs', zstackAlarm('a2', 1, 'Alarm'));
  const { value } = await seen((figures) => figures.value('relay_dead_letters_at_rest') === 4);
  expect(value('relay_dead_letters_at_rest', { source: 'zs', code: 'payload_error' })).toBe(1);
  expect(value('relay_dead_letters_at_rest', { source: 'zs', code: 'refused' })).toBe(1);
  expect(value('relay_dead_letters_at_rest', { source: '_unknown', code: 'source_unknown' })).toBe(2);
  expect(value('relay_attempts_refused_total', { integration: 'ops', code: 'other' })).toBe(1);
});

test('webhooks that nobody reads wait and grow old', async () => {
  await bench.webhooks.pause();
  await bench.accept('zs', zstackAlarm('a1', 1, 'Alarm'), { receivedAt: Date.now() - 90_000 });
  await bench.accept('zs', zstackAlarm('a1', 2, 'OK'));
  const { value } = await seen((figures) => figures.value('relay_webhooks_waiting') === 2);
  expect(value('relay_webhooks_oldest_age_seconds')).toBeGreaterThanOrEqual(90);
});

test('what lies on the disks of ingresses that are gone is told in one sum', async () => {
  const report = { at: Date.now(), startedAt: Date.now(), version: '0.1.0' };
  const spool = { state: 'filling', dir: '/s', bytes: 9, maxBytes: 99, bySource: {}, setAside: 0 } as const;
  for (const [id, envelopes] of Object.entries({ a1: 40, b2: 2 }))
    await endIngressReports(bench.client, { ...report, instance: `${id}:3000`, spool: { ...spool, id, envelopes } });
  await seen((figures) => figures.value('relay_left_spool_envelopes') === 42);
});

test('while Redis hangs it is told to be down, what waits is not told at all, and the counters are', async () => {
  await bench.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
  await seen((figures) => figures.value('relay_deliveries_finished_total', { outcome: 'delivered' }) === 1);
  redis.freeze();
  try {
    const { value } = await scrape(opsUrl);
    expect(value('relay_redis_up')).toBe(0);
    expect(value('relay_ready')).toBe(0);
    expect(value('relay_deliveries_finished_total', { outcome: 'delivered' })).toBe(1);
    for (const name of ['relay_webhooks_waiting', 'relay_deliveries_waiting', 'relay_dead_letters_at_rest']) {
      expect([name, value(name)]).toEqual([name, undefined]);
    }
  } finally {
    redis.thaw();
  }
  await seen((figures) => figures.value('relay_redis_up') === 1 && figures.value('relay_webhooks_waiting') === 0);
});
