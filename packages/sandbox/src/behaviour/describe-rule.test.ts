import { expect, test } from '@jest/globals';
import type { FailureRule } from './behaviour.js';
import { describeRule } from './describe-rule.js';

test.each<[FailureRule, string]>([
  [{ status: 503 }, 'Status 503 for all pushes. Not accepted. Applied 2×.'],
  [
    { status: 503, probability: 0.125, times: 4 },
    'Status 503 for 12.5% of all pushes. Not accepted. Applied 2×, 4 left.',
  ],
  [
    { status: 429, code: 'RequestTooFrequently' },
    'Status 429 RequestTooFrequently for all pushes. Not accepted. Applied 2×.',
  ],
  [{ reset: true, accept: true }, 'Connection reset for all pushes. Accepted. Applied 2×.'],
  [{ delayMs: 50, hang: true }, 'Delay of 50 ms, then no answer for all pushes. Not accepted. Applied 2×.'],
  [{ body: '' }, 'Empty body for all pushes. Accepted. Applied 2×.'],
  [{ accept: false }, 'Success for all pushes. Not accepted. Applied 2×.'],
  [{ location: 'https://example.com' }, 'Redirect for all pushes. Not accepted. Applied 2×.'],
  [
    { truncate: true, match: { path: 'standard', title: 'CPU' } },
    'Answer cut in half for pushes with path “standard” and title “CPU”. Accepted. Applied 2×.',
  ],
  [{ dripMs: 900 }, 'Answer dripped over 900 ms for all pushes. Accepted. Applied 2×.'],
])('the rule %j is put in words', (rule, words) => {
  expect(describeRule({ ...rule, applied: 2 })).toBe(words);
});
