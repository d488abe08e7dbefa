import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { configFrom } from '../../../test/support/config.js';
import { eventually } from '../../../test/support/eventually.js';
import { captureLog } from '../../../test/support/log-capture.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { scrape } from '../../../test/support/scrape.js';
import { type RunningIngress, startIngress } from './start-ingress.js';

const TOKEN = 'tok-5d1f0c7be2a94f36';
const MAX_BODY_BYTES = 64;

let redis: PrivateRedis;
let dir: string;
let ingress: RunningIngress;

beforeAll(async () => {
  redis = await startRedis();
  dir = await mkdtemp(join(tmpdir(), 'relay-metrics-'));
});
afterAll(async () => {
  await redis.stop();
  await rm(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  const config = configFrom(`
redis: { url: ${redis.url} }
ingress: { port: 0, opsPort: 0, maxBodyBytes: ${MAX_BODY_BYTES}, spool: { dir: ${dir}, maxBytes: 4096 } }
integrations: { ops: { pushUrl: "http://127.0.0.1:1/event/push/alert/standard?integration_key=k3yk3yk3yk3y" } }
sources:
  bk: { vendor: blueking, token: ${TOKEN}, integration: ops }
  zs: { vendor: zstack, token: ${TOKEN}, integration: ops }
`);
  ingress = await startIngress(config, captureLog('ingress', config).logger);
  await eventually(look, ({ value }) => value('relay_ready') === 1);
});
afterEach(() => ingress.stop());

const look = () => scrape(ingress.opsUrl);
const post = (path: string, body = '{}') => fetch(ingress.url + path, { method: 'POST', body });

test('every source and reason has its series before its first webhook', async () => {
  const { value } = await look();
  expect(value('relay_webhooks_accepted_total', { source: 'bk' })).toBe(0);
  expect(value('relay_webhooks_refused_total', { source: 'zs', reason: 'store', status: '503' })).toBe(0);
  expect(value('relay_webhooks_refused_total', { source: '_unknown', reason: 'path', status: '404' })).toBe(0);
  expect(value('relay_spool_max_bytes')).toBe(4096);
  expect(value('relay_redis_up')).toBe(1);
});

test('an accepted webhook counts for its source, with the time it took', async () => {
  await post(`/webhooks/bk/${TOKEN}`);
  const { value } = await look();
  expect(value('relay_webhooks_accepted_total')).toBe(1);
  expect(value('relay_webhooks_accepted_total', { source: 'bk' })).toBe(1);
  expect(value('relay_accept_duration_seconds_count')).toBe(1);
});

describe('a refused webhook', () => {
  test.each([
    ['zs', 'wrong_token', '401', '/webhooks/zs/not-the-token', '{}'],
    ['zs', 'no_token', '401', '/webhooks/zs', '{}'],
    ['zs', 'size', '413', `/webhooks/zs/${TOKEN}`, 'x'.repeat(MAX_BODY_BYTES + 1)],
    ['_unknown', 'unknown_source', '401', `/webhooks/nobody/${TOKEN}`, '{}'],
    ['_unknown', 'path', '404', '/', '{}'],
  ])('counts for %s as %s, %s', async (source, reason, status, path, body) => {
    expect((await post(path, body)).status).toBe(Number(status));
    const { value } = await look();
    expect(value('relay_webhooks_refused_total', { source, reason, status })).toBe(1);
    expect(value('relay_webhooks_refused_total')).toBe(1);
    expect(value('relay_webhooks_accepted_total')).toBe(0);
  });

  test('makes no series, whatever source it names', async () => {
    const before = (await look()).samples.filter(({ name }) => name.startsWith('relay_')).length;
    const names = [
      'constructor',
      '__proto__',
      'toString',
      'bk%22%7D%201%0Aevil',
      'x'.repeat(4_000),
      '%00',
      '%E4%B8%8D',
    ];
    for (const name of names) await post(`/webhooks/${name}/${TOKEN}`);
    const { samples, value } = await look();
    expect(samples.filter(({ name }) => name.startsWith('relay_'))).toHaveLength(before);
    expect(value('relay_webhooks_refused_total', { source: '_unknown', reason: 'unknown_source' })).toBe(names.length);
  });
});

test('while Redis hangs it is told to be down, and the counters are told all the same', async () => {
  await post(`/webhooks/bk/${TOKEN}`);
  redis.freeze();
  try {
    const { value } = await look();
    expect(value('relay_redis_up')).toBe(0);
    expect(value('relay_webhooks_accepted_total', { source: 'bk' })).toBe(1);
  } finally {
    redis.thaw();
  }
  await eventually(look, ({ value }) => value('relay_redis_up') === 1);
});
