import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeStorm } from './judge-storm.mjs';

const LIMITS = { perSecond: 1, perMinute: 60 };
const STARTED_AT = 1_000_000;

/** Four webhooks, the second of them Critical, that leave as the limits allow; and what is different this time. */
const storm = (changes = {}) => {
  const at = (second) => STARTED_AT + second * 1000;
  return {
    startedAt: STARTED_AT,
    calmP99Ms: 5,
    stormP99Ms: 49,
    refused: {},
    accepted: [0, 1, 2, 3].map((number) => ({ number, at: at(number / 10), urgent: number === 1 })),
    ideal: { last: at(3), lastUrgent: at(1) },
    seen: [0, 1, 2, 3].map((number) => ({ number, at: at(number) })),
    refusedByFlashduty: 0,
    ...changes,
  };
};
const missedBy = (changes) =>
  judgeStorm(storm(changes), LIMITS)
    .checks.filter(({ met }) => !met)
    .map(({ what }) => what);
const seenAt = (...seconds) => seconds.map((second, number) => ({ number, at: STARTED_AT + second * 1000 }));

describe('a storm', () => {
  test('that goes as the limits allow is met', () => {
    assert.deepEqual(missedBy({}), []);
  });

  for (const [why, changes, missed] of [
    ['refuses a webhook', { refused: { 503: 1 } }, ['none refused']],
    ['is answered ten times as slowly as the calm', { stormP99Ms: 50 }, ['p99 of accepting < 10 × calm']],
    ['ends late', { seen: seenAt(0, 1, 2, 3.4) }, ['everything within 1.1 × of what the limits allow']],
    ['meets a 429', { refusedByFlashduty: 1 }, ['Flashduty’s limits kept']],
    ['loses one', { seen: seenAt(0, 1, 2) }, ['nothing lost']],
  ]) {
    test(`that ${why} is not`, () => {
      assert.deepEqual(missedBy(changes), missed);
    });
  }

  test('whose last Critical is late is not', () => {
    assert.deepEqual(missedBy({ seen: seenAt(0, 1.2, 2, 3) }), [
      'the last Critical within 1.1 × of what the limits allow',
    ]);
  });

  test('that lets more than leave in a second pass a Critical one is not, once it can be known to be one', () => {
    const first = 'Critical ones first: at most a second’s worth passed one';
    const late = { ideal: { last: STARTED_AT + 9000, lastUrgent: STARTED_AT + 9000 } };
    assert.deepEqual(missedBy({ ...late, seen: seenAt(0.1, 9, 2.2, 2.3) }), [first]);
    assert.deepEqual(missedBy({ ...late, seen: seenAt(0.1, 9, 2, 2.3) }), []);
  });
});
