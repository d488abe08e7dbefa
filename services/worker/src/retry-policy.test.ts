import { describe, expect, test } from '@jest/globals';
import { isExhausted, pauseAfter } from './retry-policy.js';

const DAY_MS = 86_400_000;
const young = { triedSince: 0, giveUpAfterMs: DAY_MS, now: 0 };

describe('the pause after a failed attempt', () => {
  test('doubles from a second to five minutes', () => {
    const pauses = [1, 2, 3, 4, 9, 10, 100].map((attempt) => pauseAfter(attempt, 0.5, 0, young));
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
  });

  test('is spread by a quarter either way, and stays between a second and five minutes', () => {
    expect(pauseAfter(3, 0, 0, young)).toBe(3_000);
    expect(pauseAfter(3, 0.999_999, 0, young)).toBe(5_000);
    expect(pauseAfter(1, 0, 0, young)).toBe(1_000);
    expect(pauseAfter(50, 0.999, 0, young)).toBe(300_000);
  });

  test('is at least what Flashduty asked for', () => {
    expect(pauseAfter(1, 0.5, 3_600_000, young)).toBe(3_600_000);
  });

  test('ends when the event is given up, so that the last try is there', () => {
    expect(pauseAfter(20, 0.5, 0, { ...young, now: DAY_MS - 5_000 })).toBe(5_000);
    expect(pauseAfter(20, 0.5, DAY_MS, { ...young, now: 1_000 })).toBe(DAY_MS - 1_000);
  });
});

test('an event is given up by its age, however often it was tried', () => {
  expect(isExhausted({ ...young, now: DAY_MS - 1 })).toBe(false);
  expect(isExhausted({ ...young, now: DAY_MS })).toBe(true);
});
