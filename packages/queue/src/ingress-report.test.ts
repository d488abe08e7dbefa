import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { connectConsumer, type RedisClient } from './connect.js';
import { type IngressReport, readIngressReports, removeIngressReport, writeIngressReport } from './ingress-report.js';

let redis: PrivateRedis;
let client: RedisClient;

beforeAll(async () => {
  redis = await startRedis();
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
});
afterAll(async () => {
  client.disconnect();
  await redis.stop();
});
beforeEach(() => client.flushdb());

const aReport = (instance: string, envelopes = 0): IngressReport => ({
  instance,
  at: Date.now(),
  startedAt: 1_795_000_000_000,
  version: '0.1.0',
  spool: {
    state: envelopes > 0 ? 'filling' : 'idle',
    dir: '/app/data/spool',
    envelopes,
    bytes: envelopes * 200,
    maxBytes: 1024 ** 3,
    bySource: envelopes > 0 ? { 'bk-prod': envelopes } : {},
    setAside: 0,
  },
});

test('every ingress is told of by its newest report', async () => {
  expect(await readIngressReports(client)).toEqual([]);
  await writeIngressReport(client, aReport('web-2:3000'));
  await writeIngressReport(client, aReport('web-1:3000'));
  const newest = aReport('web-2:3000', 7);
  await writeIngressReport(client, newest);
  const reports = await readIngressReports(client);
  expect(reports.map(({ instance }) => instance)).toEqual(['web-1:3000', 'web-2:3000']);
  expect(reports[1]).toEqual(newest);
});

test('one that says nothing more is forgotten, and one that stops says so', async () => {
  await writeIngressReport(client, aReport('killed:3000'));
  await writeIngressReport(client, aReport('stopped:3000'));
  await writeIngressReport(client, aReport('running:3000'));
  const key = 'relay:{webhooks}:ingress-report:killed:3000';
  expect(await client.ttl(key)).toBeGreaterThan(0);
  // What its lifetime does, at once.
  await client.del(key);
  await removeIngressReport(client, 'stopped:3000');
  expect((await readIngressReports(client)).map(({ instance }) => instance)).toEqual(['running:3000']);
});
