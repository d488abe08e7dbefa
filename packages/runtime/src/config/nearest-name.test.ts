import { expect, test } from '@jest/globals';
import { nearestName } from './nearest-name.js';

const KNOWN = ['pushUrl', 'format', 'rateLimit'];

test.each([
  ['pushURL', 'pushUrl'],
  ['push_url', 'pushUrl'],
  ['pusUrl', 'pushUrl'],
  ['formt', 'format'],
  ['fromat', 'format'],
  ['rateLimits', 'rateLimit'],
  ['ratelimt', 'rateLimit'],
])('%s was meant as %s', (given, meant) => {
  expect(nearestName(given, KNOWN)).toBe(meant);
});

test.each(['token', '', 'x', 'push', 'url'])('%j is near to none of them', (given) => {
  expect(nearestName(given, KNOWN)).toBeUndefined();
});

test('the nearest of several wins', () => {
  expect(nearestName('opsi', ['ops', 'opsia', 'oops'])).toMatch(/^ops/);
  expect(nearestName('zstack-dc2', ['zstack-dc1', 'zstack-dc22', 'zstack'])).toBe('zstack-dc1');
});
