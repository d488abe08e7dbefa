import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fitGrowth } from './fit-growth.mjs';

const MIB = 1024 * 1024;
const EVERY_S = 10;
const WARM_UP_S = 900;

/** Half an hour of samples, half of it warm-up. @param {(seconds: number) => number} mibAt */
const judged = (mibAt) => {
  const samples = Array.from({ length: 180 }, (_, index) => {
    const seconds = (index + 1) * EVERY_S;
    return { seconds, bytes: { heap: mibAt(seconds) * MIB } };
  });
  const [heap] = fitGrowth(samples, WARM_UP_S);
  return heap;
};

describe('the growth of a process', () => {
  test('in the warm-up counts for nothing', () => {
    assert.deepEqual(
      judged((seconds) => 20 + Math.min(seconds, WARM_UP_S) / 60),
      { name: 'heap', trend: 'flat', first: 35, last: 35, slope: 0, low: 0, high: 0 },
    );
  });

  test('after it is told, in MiB an hour', () => {
    const { slope, trend } = judged((seconds) => 20 + seconds / 3600);
    assert.ok(Math.abs(slope - 1) < 0.01, `${slope}`);
    assert.equal(trend, 'grows');
  });

  test('that is negative is no growth', () => {
    assert.equal(judged((seconds) => 20 - seconds / 3600).trend, 'shrinks');
  });

  test('is not taken for none where a sample is missing', () => {
    const unknown = { name: 'heap', trend: 'unknown' };
    assert.deepEqual(
      judged((seconds) => (seconds === 1500 ? Number.NaN : 20)),
      unknown,
    );
    assert.deepEqual(fitGrowth([{ seconds: 10, bytes: { heap: MIB } }], WARM_UP_S), [unknown]);
  });
});
