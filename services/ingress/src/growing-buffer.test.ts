import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GrowingBuffer } from './growing-buffer.js';

test('what went in in pieces comes out as one', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 30 }), (pieces) => {
      const all = Buffer.concat(pieces);
      const buffer = new GrowingBuffer(all.length);
      for (const piece of pieces) buffer.append(Buffer.from(piece));
      expect(buffer.size).toBe(all.length);
      expect(buffer.bytes.equals(all)).toBe(true);
    }),
  );
});

test('the pieces are left as they are', () => {
  const first = Buffer.from('first');
  const buffer = new GrowingBuffer(100);
  buffer.append(first);
  buffer.append(Buffer.from('second'));
  expect(first.toString()).toBe('first');
});
