import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inLaneOrder } from './in-lane-order.js';

const aLetter = (id: string, firstSeenAt: number, place?: number, integration = 'ops') => ({
  id,
  firstSeenAt,
  integration,
  ...(place === undefined ? {} : { place }),
});

const idsOf = (letters: ReadonlyArray<{ id: string }>) => letters.map(({ id }) => id).join('');

test('the oldest receipt goes first', () => {
  expect(idsOf(inLaneOrder([aLetter('C', 3), aLetter('A', 1), aLetter('B', 2)]))).toBe('ABC');
});

test('of one moment the lower id goes first, as it was given first', () => {
  expect(idsOf(inLaneOrder([aLetter('B', 1), aLetter('A', 1)]))).toBe('AB');
});

test('those of one integration go by their place, whatever the clocks of the ingresses said', () => {
  expect(idsOf(inLaneOrder([aLetter('A', 5, 1), aLetter('B', 1, 2), aLetter('C', 3, 3)]))).toBe('ABC');
});

test('the places of one integration say nothing of another', () => {
  const letters = [aLetter('A', 1, 9, 'net'), aLetter('B', 2, 1), aLetter('C', 3, 8, 'net'), aLetter('D', 4)];
  expect(idsOf(inLaneOrder(letters))).toBe('CBAD');
});

test('nothing is lost or doubled, and every integration is in the order of its places', () => {
  const letter = fc.record({
    id: fc.string({ minLength: 1 }),
    firstSeenAt: fc.nat(20),
    integration: fc.constantFrom('ops', 'net'),
    place: fc.nat(50),
  });
  fc.assert(
    fc.property(fc.uniqueArray(letter, { selector: ({ id }) => id }), (letters) => {
      const ordered = inLaneOrder(letters);
      expect(new Set(ordered)).toEqual(new Set(letters));
      expect(ordered).toHaveLength(letters.length);
      for (const integration of ['ops', 'net']) {
        const places = ordered.filter((one) => one.integration === integration).map(({ place }) => place);
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }
    }),
  );
});

test('a hundred thousand are put in order without a wait', () => {
  const letters = Array.from({ length: 100_000 }, (_, index) => aLetter(`L${index}`, 100_000 - index, index));
  expect(inLaneOrder(letters).map(({ place }) => place)).toEqual(letters.map(({ place }) => place));
});
