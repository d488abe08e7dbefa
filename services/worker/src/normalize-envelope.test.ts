import { beforeEach, describe, expect, test } from '@jest/globals';
import type { StoredEnvelope } from '@relay/contract';
import { zstackAlarm } from '../../../test/support/alarms.js';
import { configFrom } from '../../../test/support/config.js';
import { type NormalizerDesk, normalizeInBulk } from './normalize-envelope.js';

const { sources } = configFrom(`
integrations:
  ops: { pushUrl: "http://127.0.0.1:1/event/push/alert/standard?integration_key=k3yk3yk3yk3y" }
  night: { pushUrl: "http://127.0.0.1:1/event/push/alert/standard?integration_key=n1ghtk3yk3yk" }
sources:
  zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops }
  zs-night: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: night }
`);

let enqueued: Array<readonly [integration: string, ids: readonly string[]]>;
let ended: ReadonlySet<string>;
let takenBack: string[];

const notInBulk = () => Promise.reject(new Error('has its turn alone'));
const desk: NormalizerDesk = {
  sources,
  enqueue: async (integration, deliveries) => {
    enqueued.push([integration, deliveries.map(({ id }) => id)]);
    return deliveries.map(({ id }) => ended.has(id));
  },
  bury: notInBulk,
  keepPlace: notInBulk,
  settleIgnored: notInBulk,
  acceptedTwice: async ({ id }) => void takenBack.push(id),
  now: () => 0,
};

beforeEach(() => {
  enqueued = [];
  ended = new Set();
  takenBack = [];
});

function anEnvelope(id: string, fields: Partial<StoredEnvelope> = {}): StoredEnvelope {
  const text = zstackAlarm(id, 1, 'Alarm');
  return {
    v: 1,
    id,
    source: 'zs',
    receivedAt: 1_795_000_000_000,
    method: 'POST',
    query: '',
    headers: {},
    text,
    ...fields,
  };
}

const idsOf = (results: ReadonlyMap<StoredEnvelope, unknown>) => [...results.keys()].map(({ id }) => id);

describe('envelopes that are read together', () => {
  test('go to each integration in one step and in their order', async () => {
    const envelopes = [anEnvelope('A'), anEnvelope('B', { source: 'zs-night' }), anEnvelope('C')];
    expect(idsOf(await normalizeInBulk(envelopes, desk))).toEqual(['A', 'B', 'C']);
    expect(enqueued).toEqual([
      ['ops', ['A-0', 'C-0']],
      ['night', ['B-0']],
    ]);
  });

  test.each<[string, Partial<StoredEnvelope>]>([
    ['cannot be read', { text: '{"facts":[]}' }],
    ['is ignored', { text: JSON.stringify('{"product":"zstack","metric":"x","dataSource":"zstack"}') }],
    ['is of a source that is not configured', { source: 'gone' }],
  ])('end before the first that %s, whose place in the order it would lose', async (_what, fields) => {
    const results = await normalizeInBulk([anEnvelope('A'), anEnvelope('B', fields), anEnvelope('C')], desk);
    expect(idsOf(results)).toEqual(['A']);
    expect(enqueued).toEqual([['ops', ['A-0']]]);
  });

  test('are taken back from the account only where all they stand for had ended before', async () => {
    ended = new Set(['A-0']);
    await normalizeInBulk([anEnvelope('A'), anEnvelope('B')], desk);
    expect(takenBack).toEqual(['A']);
  });
});
