import { describe, expect, test } from '@jest/globals';
import { DOCUMENTED_LIMITS, RateWindow } from './rate-window.js';

describe('the rate window', () => {
  test('lets 100 pushes of one second through and tells how long the next has to wait', () => {
    const window = new RateWindow(DOCUMENTED_LIMITS);
    const waits = Array.from({ length: 101 }, (_, n) => window.pass(n * 5));
    expect(waits.slice(0, 100)).toEqual(Array(100).fill(0));
    expect(waits[100]).toBe(500);
    expect(window.pass(999)).toBe(1);
    expect(window.pass(1000)).toBe(0);
  });

  test('lets 1000 pushes of one minute through', () => {
    const window = new RateWindow(DOCUMENTED_LIMITS);
    const waits = Array.from({ length: 1000 }, (_, n) => window.pass(n * 20));
    expect(waits.every((wait) => wait === 0)).toBe(true);
    expect(window.pass(20_000)).toBe(40_000);
    expect(window.pass(60_000)).toBe(0);
  });

  test('slides: no second holds more than its limit, wherever it begins', () => {
    const window = new RateWindow({ perSecond: 10, perMinute: 100_000 });
    const passedAt = Array.from({ length: 5000 }, (_, ms) => ms).filter((ms) => window.pass(ms) === 0);
    const most = Math.max(...passedAt.map((from) => passedAt.filter((at) => at >= from && at < from + 1000).length));
    expect(most).toBe(10);
  });

  test('does not count a push that it refused', () => {
    const window = new RateWindow({ perSecond: 1, perMinute: 100 });
    expect([window.pass(0), window.pass(900), window.pass(1000)]).toEqual([0, 100, 0]);
  });
});
