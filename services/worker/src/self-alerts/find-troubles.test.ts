import { describe, expect, test } from '@jest/globals';
import type { IntegrationStatus } from '@relay/queue';
import { configFrom } from '../../../../test/support/config.js';
import type { Figures } from './figures.js';
import { noteExpected } from './find-silence.js';
import { findTroubles } from './find-troubles.js';

const NOW = 1_795_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const CONFIG = configFrom(`
integrations: { ops: { pushUrl: 'https://api.flashcat.cloud/event/push/alert/standard?integration_key=5f2b9c0e7a1d4' } }
sources:
  zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops, expectEvery: 6h }
  bk: { vendor: blueking, token: tok-5d1f0c7be2a94f36, integration: ops }
`);
const LONG_EXPECTED = { zs: NOW - 24 * HOUR };

const NONE_UNREAD = { waiting: 0, beingRead: 0, ignored: 0, unreadShards: [] };

const WELL: Figures = {
  webhooks: NONE_UNREAD,
  integrations: [],
  ingresses: [],
  lostIngresses: [],
  leftSpools: [],
  redis: [],
  resting: [],
  ledger: [{ ...aSheet(), lastAcceptedAt: NOW - MINUTE }],
};

function aSheet() {
  const none = { accepted: 0, delivered: 0, superseded: 0, ignored: 0, discarded: 0, open: 0 };
  return { source: 'zs', ...none, perMinute: [] };
}

const anIntegration = (fields: Partial<IntegrationStatus>): IntegrationStatus => ({
  name: 'ops',
  configured: true,
  waiting: 0,
  beingSent: 0,
  betweenAttempts: 0,
  parked: 0,
  ended: 0,
  ...fields,
});

const look = (figures: Partial<Figures>, expectedSince: Record<string, number> = LONG_EXPECTED) =>
  findTroubles({ ...WELL, ...figures }, CONFIG, expectedSince, NOW);

test('a relay that is well has no trouble', () => {
  expect(
    look({
      integrations: [anIntegration({ oldestSince: NOW - MINUTE })],
      webhooks: { ...NONE_UNREAD, oldestSince: NOW - MINUTE },
    }),
  ).toEqual([]);
});

describe('dead letters', () => {
  test('are one trouble for each source, with what they died of and the remedy for most of them', () => {
    const troubles = look({
      resting: [
        { source: 'zs', code: 'gave_up', count: 2 },
        { source: 'zs', code: 'refused', count: 500 },
        { source: 'bk', code: 'unexpected', count: 1 },
      ],
    });
    expect(troubles.map(({ kind, subject, severity }) => [kind, subject, severity])).toEqual([
      ['dead-letters', 'zs', 'Critical'],
      ['dead-letters', 'bk', 'Warning'],
    ]);
    expect(troubles[0]?.details).toMatch(
      /^502 dead letters: 500 refused, 2 gave_up\nWhat to do: Flashduty refused .* Look with: relay dead-letters list --source zs$/,
    );
  });

  test('that could not be read are a trouble of their own', () => {
    const [trouble, ...others] = look({ resting: [{ source: 'zs', code: 'payload_error', count: 12 }] });
    expect([trouble, others]).toMatchObject([{ kind: 'unreadable', subject: 'zs', severity: 'Warning' }, []]);
    expect(trouble?.details).toMatch(/^12 dead letters: 12 payload_error\n.*template/);
  });

  test('of the relay itself are none', () => {
    expect(look({ resting: [{ source: 'relay', code: 'refused', count: 12 }] })).toEqual([]);
  });
});

describe('an integration', () => {
  const hold = { code: 'connection_refused', reason: 'ECONNREFUSED', nextProbeAt: NOW };

  test('that is held for more than five minutes is a trouble, with why', () => {
    expect(look({ integrations: [anIntegration({ hold: { ...hold, since: NOW - 4 * MINUTE } })] })).toEqual([]);
    const [trouble] = look({ integrations: [anIntegration({ hold: { ...hold, since: NOW - 6 * MINUTE } })] });
    expect(trouble).toMatchObject({ kind: 'held', subject: 'ops', severity: 'Critical' });
    expect(trouble?.details).toContain('connection_refused');
  });

  test('with an event that is late is one, unless it is held, which says why', () => {
    const late = anIntegration({ oldestSince: NOW - 11 * MINUTE });
    expect(look({ integrations: [late] })).toMatchObject([{ kind: 'undelivered', subject: 'ops' }]);
    const held = { ...late, hold: { ...hold, since: NOW - 6 * MINUTE } };
    expect(look({ integrations: [held] })).toMatchObject([{ kind: 'held' }]);
  });
});

test('webhooks that nobody reads are a trouble', () => {
  const late = { ...NONE_UNREAD, oldestSince: NOW - 11 * MINUTE };
  expect(look({ webhooks: late })).toMatchObject([{ kind: 'unread', subject: '' }]);
  const stray = { shard: 2, queue: 'webhooks.2', waiting: 4, oldestSince: NOW - MINUTE };
  const [trouble, ...others] = look({ webhooks: { ...late, unreadShards: [stray] } });
  expect([trouble, others]).toMatchObject([{ kind: 'unread', subject: '' }, []]);
  expect(trouble?.details).toMatch(
    /^webhooks wait to be read since 11m\n.*\n4 webhooks in webhooks\.2.*\n.*at least 3/,
  );
});

describe('spools', () => {
  const anIngress = (instance: string, state: 'filling' | 'full' | 'draining', bySource = {}) => ({
    instance,
    at: NOW,
    startedAt: NOW - HOUR,
    version: '0.1.0',
    spool: { id: instance, state, dir: '/data', envelopes: 3, bytes: 3_000, maxBytes: 10_000, bySource, setAside: 0 },
  });

  test('in use are one trouble, however many there are', () => {
    const [trouble, ...others] = look({ ingresses: [anIngress('a:3000', 'filling'), anIngress('b:3000', 'filling')] });
    expect([trouble, others]).toMatchObject([{ kind: 'spool', subject: '', severity: 'Warning' }, []]);
    expect(trouble?.details).toMatch(/a:3000.*b:3000/s);
  });

  test('that take no more are worse', () => {
    expect(look({ ingresses: [anIngress('a:3000', 'full')] })).toMatchObject([{ severity: 'Critical' }]);
  });

  test('of ingresses that are gone are a trouble of their own', () => {
    const left = [anIngress('c:3000', 'filling'), anIngress('d:3000', 'draining')];
    const [trouble, ...others] = look({ ingresses: [anIngress('a:3000', 'draining')], leftSpools: left });
    expect([trouble, others]).toMatchObject([{ kind: 'spool-left', subject: '', severity: 'Critical' }, []]);
    expect(trouble?.details).toMatch(/ingress c:3000, last seen 0s ago, has 3 webhooks .*d:3000/s);
  });

  test('with webhooks of a source say that it is not silent', () => {
    const silent = [{ ...aSheet(), lastAcceptedAt: NOW - 7 * HOUR }];
    const ingresses = [anIngress('a:3000', 'draining', { zs: 3 })];
    expect(look({ ledger: silent, ingresses })).toEqual([]);
    expect(look({ ledger: silent, ingresses: [anIngress('a:3000', 'draining', { bk: 3 })] })).toHaveLength(1);
    // What a disk that is gone holds says nothing of now.
    expect(look({ ledger: silent, leftSpools: ingresses }).map(({ kind }) => kind)).toEqual(['spool-left', 'silent']);
  });
});

describe('a source that is expected to send every 6 hours', () => {
  const lastAt = (lastAcceptedAt: number) => [{ ...aSheet(), lastAcceptedAt }];

  test('is silent after more than 6 hours', () => {
    expect(look({ ledger: lastAt(NOW - 6 * HOUR) })).toEqual([]);
    const [trouble] = look({ ledger: lastAt(NOW - 6 * HOUR - 1) });
    expect(trouble).toMatchObject({ kind: 'silent', subject: 'zs', severity: 'Warning' });
    expect(trouble?.details).toMatch(/^Its last webhook came 6h ago, and one is expected every 6h\n/);
  });

  test('and never sent anything counts from when it was first expected', () => {
    expect(look({ ledger: [] }, { zs: NOW - 5 * HOUR })).toEqual([]);
    const [trouble] = look({ ledger: [] }, { zs: NOW - 7 * HOUR });
    expect(trouble?.details).toMatch(/^It has never sent a webhook/);
  });

  test('is not held to what was before that was expected', () => {
    expect(look({ ledger: lastAt(NOW - 900 * HOUR) }, { zs: NOW - HOUR })).toEqual([]);
  });

  test('is remembered from the first look on, and forgotten when nothing is expected any more', () => {
    const first = noteExpected({ bk: 1 }, CONFIG.sources, NOW);
    expect(first).toEqual({ zs: NOW });
    expect(noteExpected(first, CONFIG.sources, NOW + HOUR)).toEqual({ zs: NOW });
  });
});

test('a Redis that may lose what it confirmed is a trouble, unless that was accepted', () => {
  const redis = [
    {
      address: 'redis:6379',
      version: '7.2.4',
      mode: 'standalone',
      reachedAsCluster: false,
      isReplica: false,
      connectedReplicas: 0,
      isLoading: false,
      usedMemoryBytes: 1,
      maxMemoryBytes: 100,
      evictionPolicy: 'allkeys-lru',
      appendOnly: true,
      failedDiskWrites: [],
    },
  ];
  expect(look({ redis })).toMatchObject([{ kind: 'redis-unsafe', severity: 'Critical' }]);
  const accepted = { ...CONFIG, redis: { ...CONFIG.redis, allowUnsafe: true } };
  expect(findTroubles({ ...WELL, redis }, accepted, LONG_EXPECTED, NOW)).toEqual([]);
});
