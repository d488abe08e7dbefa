import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { idealSchedule } from './ideal-schedule.mjs';

const LIMITS = { perSecond: 100, perMinute: 1000 };
const atOnce = (count, isUrgent = () => false) =>
  Array.from({ length: count }, (_, index) => ({ at: 0, urgent: isUrgent(index) }));

describe('what the limits allow', () => {
  test('a hundred at once, the next hundred a second later', () => {
    assert.equal(idealSchedule(atOnce(100), LIMITS).last, 0);
    assert.equal(idealSchedule(atOnce(101), LIMITS).last, 1000);
  });

  test('a thousand within ten seconds, the next one a minute after the first', () => {
    assert.equal(idealSchedule(atOnce(1000), LIMITS).last, 9_000);
    assert.equal(idealSchedule(atOnce(1001), LIMITS).last, 60_000);
  });

  test('twenty thousand take nineteen minutes and nine seconds', () => {
    assert.equal(idealSchedule(atOnce(20_000), LIMITS).last, (19 * 60 + 9) * 1000);
  });

  test('urgent ones go before all that wait with them', () => {
    const { last, lastUrgent } = idealSchedule(
      atOnce(2_000, (index) => index >= 1_950),
      LIMITS,
    );
    assert.deepEqual({ last, lastUrgent }, { last: 69_000, lastUrgent: 0 });
  });

  test('nothing leaves before it is accepted', () => {
    const late = [...atOnce(10), { at: 5_000, urgent: true }];
    assert.deepEqual(idealSchedule(late, LIMITS), { last: 5_000, lastUrgent: 5_000 });
  });
});
