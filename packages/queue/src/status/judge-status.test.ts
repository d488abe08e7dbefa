import { describe, expect, test } from '@jest/globals';
import type { SpoolReport } from '../ingress-report.js';
import type { RedisHealth } from '../redis-health.js';
import { judgeStatus } from './judge-status.js';
import type { IntegrationStatus, RelayStatus } from './look-at-status.js';

const NOW = Date.UTC(2026, 10, 20, 3);
const MINUTE_MS = 60_000;
const MIB = 1024 * 1024;
const ago = (minutes: number) => NOW - minutes * MINUTE_MS;

const REDIS: RedisHealth = {
  address: 'redis:6379',
  version: '7.2.4',
  mode: 'standalone',
  reachedAsCluster: false,
  isReplica: false,
  connectedReplicas: 0,
  isLoading: false,
  usedMemoryBytes: 100 * MIB,
  maxMemoryBytes: 1024 * MIB,
  evictionPolicy: 'noeviction',
  appendOnly: true,
  appendFsync: 'always',
  failedDiskWrites: [],
};

const OPS: IntegrationStatus = {
  name: 'ops',
  configured: true,
  waiting: 0,
  beingSent: 0,
  betweenAttempts: 0,
  parked: 0,
  ended: 0,
};

const WELL: RelayStatus = {
  webhooks: { waiting: 0, beingRead: 0, ignored: 0, unreadShards: [] },
  integrations: [OPS],
  deadLetters: { atRest: 0, beingReplayed: 0, byCode: {}, discarded: {} },
  ingresses: [],
  lostIngresses: [],
  leftSpools: [],
  redis: [REDIS],
};

const HOLD = { code: 'timeout', reason: 'no answer within 10 s', nextProbeAt: NOW };

function anIngress(spool: Partial<SpoolReport>): RelayStatus {
  const idle = {
    id: 'a1',
    state: 'idle',
    dir: '/spool',
    envelopes: 0,
    bytes: 0,
    maxBytes: MIB,
    bySource: {},
    setAside: 0,
  } as const;
  const report = { instance: 'in-1:3000', at: NOW, startedAt: NOW, version: '0.1.0', spool: { ...idle, ...spool } };
  return { ...WELL, ingresses: [report] };
}

const aLeftSpool = () => anIngress({ state: 'filling', envelopes: 41, oldestSince: ago(300) }).ingresses;

const STRAY = { shard: 3, queue: 'webhooks.3', waiting: 1, oldestSince: ago(1) };

const kinds = (status: RelayStatus, ...risk: [Parameters<typeof judgeStatus>[2]?]) =>
  judgeStatus(status, NOW, ...risk).map(({ kind }) => kind);

test('nothing needs a person when nothing waits', () => {
  expect(judgeStatus(WELL, NOW)).toEqual([]);
});

describe('what needs a person', () => {
  test.each<[string, Partial<RelayStatus>, string]>([
    ['webhooks unread for 11 minutes', { webhooks: { ...WELL.webhooks, oldestSince: ago(11) } }, 'webhooks unread'],
    ['an event undelivered for 11 minutes', { integrations: [{ ...OPS, oldestSince: ago(11) }] }, 'events undelivered'],
    ['a hold of 6 minutes', { integrations: [{ ...OPS, hold: { ...HOLD, since: ago(6) } }] }, 'integration held'],
    ['an integration nobody configured', { integrations: [{ ...OPS, configured: false }] }, 'integration unknown'],
    ['a dead letter', { deadLetters: { ...WELL.deadLetters, atRest: 1 } }, 'dead letters'],
    ['the only ingress without a word', { lostIngresses: [{ instance: 'a', lastReportAt: ago(1) }] }, 'ingress lost'],
    ['a spool left on the disk of an ingress that is gone', { leftSpools: aLeftSpool() }, 'spool left'],
    [
      'one webhook in a shard that nobody reads',
      { webhooks: { ...WELL.webhooks, unreadShards: [STRAY] } },
      'webhooks unread',
    ],
    ['a spool that fills', anIngress({ state: 'filling', envelopes: 1, oldestSince: ago(0) }), 'spool in use'],
    ['a full spool', anIngress({ state: 'full' }), 'spool in use'],
    ['a spool that cannot be written', anIngress({ state: 'unwritable' }), 'spool in use'],
    ['damaged pieces of a spool', anIngress({ setAside: 2 }), 'spool damaged'],
    ['a Redis four fifths full', { redis: [{ ...REDIS, usedMemoryBytes: 820 * MIB }] }, 'redis full'],
    ['a Redis that evicts', { redis: [{ ...REDIS, evictionPolicy: 'allkeys-lru' }] }, 'redis unsafe'],
  ])('%s', (_what, trouble, kind) => {
    const problems = judgeStatus({ ...WELL, ...trouble }, NOW);
    expect(problems.map((problem) => problem.kind)).toEqual([kind]);
    expect(problems[0]?.remedy).not.toBe('');
  });
});

describe('what needs nobody', () => {
  test.each<[string, Partial<RelayStatus>]>([
    ['a webhook that waits for nine minutes', { webhooks: { ...WELL.webhooks, oldestSince: ago(9) } }],
    ['a hold of four minutes', { integrations: [{ ...OPS, hold: { ...HOLD, since: ago(4) } }] }],
    ['a spool that is being drained', anIngress({ state: 'draining', envelopes: 41 })],
    [
      'an ingress that is gone beside one at work',
      { ...anIngress({}), lostIngresses: [{ instance: 'old', lastReportAt: ago(90) }] },
    ],
    ['a Redis without a limit', { redis: [{ ...REDIS, maxMemoryBytes: 0 }] }],
  ])('%s', (_what, status) => {
    expect(kinds({ ...WELL, ...status })).toEqual([]);
  });

  test('a Redis that may lose data, where the configuration allows it', () => {
    const status = { ...WELL, redis: [{ ...REDIS, appendOnly: false }] };
    expect(kinds(status, { allowUnsafe: true, waitReplicas: 0 })).toEqual([]);
    expect(kinds(status, { allowUnsafe: false, waitReplicas: 0 })).toEqual(['redis unsafe']);
  });
});

test('of an event that waits behind a hold the hold is the cause', () => {
  const held = { ...OPS, hold: { ...HOLD, since: ago(12) }, oldestSince: ago(12) };
  expect(judgeStatus({ ...WELL, integrations: [held] }, NOW)).toMatchObject([
    { kind: 'integration held', what: 'integration ops is held since 12m (timeout, no answer within 10 s)' },
    { kind: 'events undelivered', remedy: 'it goes out when the hold ends' },
  ]);
});

test('a spool left behind is told with its ingress, its place, how much and since when, and what to do', () => {
  expect(judgeStatus({ ...WELL, leftSpools: aLeftSpool() }, NOW + 3 * MINUTE_MS)).toMatchObject([
    {
      what: 'ingress in-1:3000, last seen 3m ago, has 41 webhooks on its disk, in /spool, the oldest since 5h',
      remedy: expect.stringContaining('relay write-off in-1:3000'),
    },
  ]);
});

test('webhooks in a shard that nobody reads are told with the queue and the number of shards that reads it', () => {
  expect(judgeStatus({ ...WELL, webhooks: { ...WELL.webhooks, unreadShards: [STRAY] } }, NOW)).toMatchObject([
    {
      what: '1 webhook in webhooks.3, a queue that nobody reads, the oldest since 1m',
      remedy: 'set webhooks.shards back to what it was, at least 4, and restart, until they are read',
    },
  ]);
});
