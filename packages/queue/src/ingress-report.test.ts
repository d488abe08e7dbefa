import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { connectConsumer, type RedisClient } from './connect.js';
import {
  endIngressReports,
  type IngressReport,
  readIngressReports,
  readLostIngresses,
  writeIngressReport,
} from './ingress-report.js';
import { readLeftSpools, readLostSpools, writeOffSpool } from './left-spools.js';

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

const aReport = (instance: string, envelopes = 0, id = `id-of-${instance}`): IngressReport => ({
  instance,
  at: Date.now(),
  startedAt: 1_795_000_000_000,
  version: '0.1.0',
  spool: {
    id,
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

/** What it does to a report, at once. */
const endOfLifetime = (instance: string) => client.del(`relay:{webhooks}:ingress-report:${instance}`);

const left = async () => (await readLeftSpools(client)).map(({ instance }) => instance);

test('one that says nothing more is forgotten, and one that stops says so', async () => {
  await writeIngressReport(client, aReport('killed:3000'));
  await writeIngressReport(client, aReport('stopped:3000'));
  await writeIngressReport(client, aReport('running:3000'));
  expect(await client.ttl('relay:{webhooks}:ingress-report:killed:3000')).toBeGreaterThan(0);
  await endOfLifetime('killed:3000');
  await endIngressReports(client, aReport('stopped:3000'));
  expect((await readIngressReports(client)).map(({ instance }) => instance)).toEqual(['running:3000']);
});

describe('a spool with webhooks in it is not forgotten', () => {
  const filled = aReport('gone:3000', 41, 'disk-1');

  beforeEach(async () => {
    await writeIngressReport(client, aReport('other:3000'));
    await writeIngressReport(client, filled);
    expect(await left()).toEqual([]);
  });

  test('when its ingress was killed, as it was told last, and for however long', async () => {
    await endOfLifetime('gone:3000');
    expect(await readLeftSpools(client)).toEqual([filled]);
    // Days later nobody knows the name, and the spool is known.
    const later = { ...aReport('other:3000'), at: Date.now() + 3 * 86_400_000 };
    await writeIngressReport(client, later);
    expect(await readLostIngresses(client)).toEqual([]);
    expect(await readLeftSpools(client)).toEqual([filled]);
    expect(await client.ttl('relay:{webhooks}:filled-spools')).toBe(-1);
  });

  test('when its ingress stopped as it should', async () => {
    await endIngressReports(client, filled);
    expect(await readLostIngresses(client)).toEqual([]);
    expect(await left()).toEqual(['gone:3000']);
  });

  test('when another disk is under the same name', async () => {
    await endOfLifetime('gone:3000');
    await writeIngressReport(client, aReport('gone:3000', 0, 'disk-2'));
    expect(await readLeftSpools(client)).toEqual([filled]);
  });

  test.each<[string, () => Promise<void>]>([
    ['the same ingress is back', () => writeIngressReport(client, aReport('gone:3000', 41, 'disk-1'))],
    ['another one has taken it over', () => writeIngressReport(client, aReport('other:3000', 7, 'disk-1'))],
    ['it was drained', () => writeIngressReport(client, aReport('other:3000', 0, 'disk-1'))],
    ['it was seen to be empty', () => writeIngressReport(client, aReport('other:3000'), ['disk-1', 'disk-9'])],
    ['its last ingress stopped and left nothing', () => endIngressReports(client, aReport('other:3000', 0, 'disk-1'))],
  ])('until %s', async (_what, end) => {
    await endOfLifetime('gone:3000');
    expect(await left()).toEqual(['gone:3000']);
    await end();
    expect(await left()).toEqual([]);
  });

  test('until it was written off, and then it counts as lost until an ingress tells of it after all', async () => {
    await endOfLifetime('gone:3000');
    await writeOffSpool(client, filled, 1_795_000_000_000);
    expect(await left()).toEqual([]);
    expect(await readLostSpools(client)).toEqual([{ ...filled, writtenOffAt: 1_795_000_000_000 }]);
    await writeIngressReport(client, aReport('found:3000', 41, 'disk-1'));
    expect(await readLostSpools(client)).toEqual([]);
  });
});
