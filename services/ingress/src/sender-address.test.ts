import { expect, test } from '@jest/globals';
import { senderAddress } from './sender-address.js';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['[2001:db8::7]:443', '2001:db8::7'],
  ['<script>', 'unknown'],
  ['a'.repeat(10_000), 'unknown'],
  ['', 'unknown'],
  [undefined, 'unknown'],
])('%j is %s', (claimed, address) => {
  expect(senderAddress(claimed)).toBe(address);
});
