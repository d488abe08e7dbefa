import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fitSlope, lowestOfBlocks } from './slope.mjs';

const points = (count, valueAt) => Array.from({ length: count }, (_, x) => ({ x, y: valueAt(x) }));
/** Repeatable, and without a trend. */
const noise = (x) => ((x * 7919) % 101) / 10;
/** A heap: it fills for eleven samples and is collected. */
const sawtooth = (x) => 100 + 3 * (x % 11);

describe('the slope of memory over time', () => {
  test('is found in noise, with an interval that holds it', () => {
    const { slope, low, high } = fitSlope(points(60, (x) => 50 + 0.5 * x + noise(x)));
    assert.ok(Math.abs(slope - 0.5) < 0.1, `${slope}`);
    assert.ok(low < 0.5 && 0.5 < high, `${low} ${high}`);
    assert.ok(low > 0, 'growth is told from zero');
  });

  test('of a heap that fills and is collected is indistinguishable from zero', () => {
    const { low, high } = fitSlope(lowestOfBlocks(points(120, sawtooth), 6));
    assert.ok(low <= 0 && high >= 0, `${low} ${high}`);
  });

  test('of a heap that fills, is collected and keeps a little each time is not', () => {
    const { low } = fitSlope(
      lowestOfBlocks(
        points(240, (x) => sawtooth(x) + 0.2 * x),
        6,
      ),
    );
    assert.ok(low > 0, `${low}`);
  });

  test('of teeth that happen to be higher at the end is indistinguishable from zero', () => {
    const slow = (x) => 100 + (x % 15) * (x < 90 ? 3 : 6);
    const { low, high } = fitSlope(lowestOfBlocks(points(120, slow), 12));
    assert.ok(low <= 0 && high >= 0, `${low} ${high}`);
  });

  test('is not bent by one peak', () => {
    const { slope } = fitSlope(points(30, (x) => (x === 29 ? 10_000 : 100)));
    assert.equal(slope, 0);
  });

  test('blocks are the lowest of their samples at the middle of their time', () => {
    const samples = [
      { x: 0, y: 1 },
      { x: 5, y: 9 },
      { x: 9, y: 2 },
      { x: 10, y: 4 },
    ];
    assert.deepEqual(lowestOfBlocks(samples, 10), [
      { x: 5, y: 1 },
      { x: 15, y: 4 },
    ]);
  });
});
