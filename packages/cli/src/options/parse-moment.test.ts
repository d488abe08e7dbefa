import { describe, expect, test } from '@jest/globals';
import { parseDurationMs, parseMoment } from './parse-moment.js';

const NOW = Date.parse('2026-11-20T12:00:00Z');

describe('a moment', () => {
  test.each([
    ['90s', '2026-11-20T11:58:30Z'],
    ['2h', '2026-11-20T10:00:00Z'],
    ['7d', '2026-11-13T12:00:00Z'],
    ['2026-11-19', '2026-11-19T00:00:00Z'],
    ['2026-11-19T03:04', '2026-11-19T03:04:00Z'],
    ['2026-11-19T03:04:05.678', '2026-11-19T03:04:05.678Z'],
    ['2026-11-19T03:04:05Z', '2026-11-19T03:04:05Z'],
    ['2026-11-19T11:04+08:00', '2026-11-19T03:04:00Z'],
  ])('%s is %s', (text, moment) => {
    expect(parseMoment(text, NOW)).toBe(Date.parse(moment));
  });

  test.each(['', 'now', '2', '2 h', '-2h', '2w', '2026-13-01', '2026-11-20 12:00', '1795000000'])(
    '%p is none',
    (text) => {
      expect(parseMoment(text, NOW)).toBeUndefined();
    },
  );
});

test('a duration is a number with its unit', () => {
  expect([parseDurationMs('30s'), parseDurationMs('5m'), parseDurationMs('5')]).toEqual([30_000, 300_000, undefined]);
});
