import { expect, test } from '@jest/globals';
import { createAllowList, plainAddress } from './allow-list.js';

test('an empty list allows everybody', () => {
  expect(createAllowList([])('203.0.113.9')).toBe(true);
});

test.each([
  [['10.0.0.0/8'], '10.200.3.4', true],
  [['10.0.0.0/8'], '11.0.0.1', false],
  [['192.0.2.7'], '192.0.2.7', true],
  [['192.0.2.7'], '192.0.2.8', false],
  [['2001:db8::/32'], '2001:db8:1::1', true],
  [['2001:db8::/32'], '2001:db9::1', false],
  [['2001:db8::1'], '2001:DB8:0:0::1', true],
  [['2001:db8::/32', '10.0.0.0/8'], '10.1.1.1', true],
  [['0.0.0.0/0'], '2001:db8::1', false],
])('%j and %s: %s', (entries, address, allowed) => {
  expect(createAllowList(entries)(address)).toBe(allowed);
});

test('what is no address is not allowed', () => {
  expect(createAllowList(['0.0.0.0/0', '::/0'])('')).toBe(false);
});

test('an IPv4 sender on a dual-stack socket has its plain address', () => {
  expect(plainAddress('::ffff:10.1.2.3')).toBe('10.1.2.3');
  expect(plainAddress('::1')).toBe('::1');
});

test('the port that a proxy adds is no part of the address', () => {
  expect(plainAddress('10.1.2.3:4567')).toBe('10.1.2.3');
  expect(plainAddress('[2001:db8::7]:443')).toBe('2001:db8::7');
  expect(plainAddress('[::1]')).toBe('::1');
});
