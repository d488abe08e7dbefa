import { describe, expect, test } from '@jest/globals';
import type { RedisHealth } from '../redis-health.js';
import { judgeRedis } from './judge-redis.js';

const SOUND: RedisHealth = {
  address: 'redis-1:6379',
  version: '7.2.4',
  mode: 'standalone',
  reachedAsCluster: false,
  isReplica: false,
  connectedReplicas: 0,
  isLoading: false,
  usedMemoryBytes: 1_000_000,
  maxMemoryBytes: 1_000_000_000,
  evictionPolicy: 'noeviction',
  appendOnly: true,
  appendFsync: 'always',
  failedDiskWrites: [],
  clockAheadMs: 0,
};
const { appendFsync: _fsync, ...WITHOUT_CONFIG } = SOUND;
const { appendOnly: _aof, evictionPolicy: _policy, ...TELLING_NOTHING } = WITHOUT_CONFIG;

test('a Redis that keeps what it confirms is not found fault with', () => {
  expect(judgeRedis([SOUND, { ...SOUND, mode: 'cluster', reachedAsCluster: true }])).toEqual({
    faults: [],
    warnings: [],
  });
});

describe('unsafe is a Redis that', () => {
  test.each<[what: string, RedisHealth, problem: RegExp, remedy: RegExp]>([
    [
      'logs nothing',
      { ...SOUND, appendOnly: false },
      /no append-only file/,
      /CONFIG SET appendonly yes, .*redis\.conf/,
    ],
    ['never syncs', { ...SOUND, appendFsync: 'no' }, /appendfsync no/, /CONFIG SET appendfsync always/],
    [
      'evicts',
      { ...SOUND, evictionPolicy: 'volatile-lru' },
      /maxmemory-policy volatile-lru/,
      /CONFIG SET maxmemory-policy noeviction/,
    ],
    ['is older than BullMQ takes', { ...SOUND, version: '4.0.14' }, /Redis 4\.0\.14/, /7\.2/],
    ['is a sentinel', { ...TELLING_NOTHING, mode: 'sentinel' }, /is a sentinel/, /redis\.sentinels/],
    ['is one node of a cluster', { ...SOUND, mode: 'cluster' }, /node of a cluster/, /redis\.cluster/],
    ['is a replica', { ...SOUND, isReplica: true, appendOnly: false }, /is a replica/, /its master/],
    ['may not be asked', { ...TELLING_NOTHING, infoRefusal: 'NOPERM no' }, /INFO.*NOPERM/, /ACL SETUSER/],
    ['lets this user write nothing', { ...SOUND, writeRefusal: 'NOPERM no' }, /NOPERM/, /ACL SETUSER/],
  ])('%s', (_what, health, problem, remedy) => {
    expect(judgeRedis([health])).toEqual({
      faults: [
        {
          server: 'redis-1:6379',
          problem: expect.stringMatching(problem),
          remedy: expect.stringMatching(remedy),
        },
      ],
      warnings: [],
    });
  });
});

describe('a warning is worth a Redis that', () => {
  test.each<[what: string, RedisHealth, problem: RegExp, remedy: RegExp]>([
    ['has no memory limit', { ...SOUND, maxMemoryBytes: 0 }, /no memory limit/, /CONFIG SET maxmemory 1gb/],
    ['syncs once a second', { ...SOUND, appendFsync: 'everysec' }, /two seconds/, /appendfsync always/],
    ['is old', { ...SOUND, version: '6.0.20' }, /Redis 6\.0\.20/, /7\.2/],
    ['is ahead', { ...SOUND, clockAheadMs: 12_400 }, /12 s ahead/, /NTP/],
    ['is behind', { ...SOUND, clockAheadMs: -5_001 }, /5 s behind/, /NTP/],
    ['is loading', { ...SOUND, isLoading: true }, /reading its data/, /Wait/],
    ['failed to write', { ...SOUND, failedDiskWrites: ['snapshot'] }, /the last time: snapshot/, /room on its disk/],
    ['is full', { ...SOUND, writeRefusal: 'OOM command not allowed' }, /refuses writes: OOM/, /raise maxmemory/],
    ['may not be asked (managed Redis)', WITHOUT_CONFIG, /could not be checked: appendfsync$/, /yourself/],
    ['tells nothing', TELLING_NOTHING, /appendonly, appendfsync, maxmemory-policy$/, /yourself/],
  ])('%s', (_what, health, problem, remedy) => {
    expect(judgeRedis([health])).toEqual({
      faults: [],
      warnings: [
        {
          server: 'redis-1:6379',
          problem: expect.stringMatching(problem),
          remedy: expect.stringMatching(remedy),
        },
      ],
    });
  });

  test('has fewer replicas than a webhook is to be on', () => {
    const oneReplica = { ...SOUND, connectedReplicas: 1 };
    expect(judgeRedis([oneReplica], { waitReplicas: 1 }).warnings).toEqual([]);
    expect(judgeRedis([oneReplica], { waitReplicas: 2 }).warnings).toEqual([
      expect.objectContaining({ problem: expect.stringContaining('1 of the 2 replicas') }),
    ]);
  });
});

test('every fault of every server is told at once', () => {
  const { faults } = judgeRedis([
    { ...SOUND, appendOnly: false, evictionPolicy: 'allkeys-lru' },
    { ...SOUND, address: 'redis-2:6379', evictionPolicy: 'allkeys-lru' },
  ]);
  expect(faults.map(({ server }) => server)).toEqual(['redis-1:6379', 'redis-1:6379', 'redis-2:6379']);
});

test('a small difference of clocks and a version that nobody can read are let pass', () => {
  expect(judgeRedis([{ ...SOUND, clockAheadMs: -4_900, version: 'unknown' }]).warnings).toEqual([]);
});
