import { expect, test } from '@jest/globals';
import { shareLooks } from './share-looks.js';

/** A look that takes as long as the test says, by a clock that stands still otherwise. */
function aLook() {
  const clock = { now: 0, looks: 0, costMs: 100, fails: false };
  const look = shareLooks(
    async () => {
      clock.looks += 1;
      const seen = clock.looks;
      await Promise.resolve();
      clock.now += clock.costMs;
      if (clock.fails) throw new Error('away');
      return seen;
    },
    () => clock.now,
  );
  return { clock, look };
}

test('all who look at the same time see one look', async () => {
  const { clock, look } = aLook();
  expect(await Promise.all([look(), look(), look()])).toEqual([1, 1, 1]);
  expect(clock.looks).toBe(1);
});

test('a cheap look is good for a second, a dear one for four times its cost', async () => {
  const { clock, look } = aLook();
  await look();
  clock.now = 1_099;
  expect(await look()).toBe(1);
  clock.now = 1_101;
  clock.costMs = 2_000;
  expect(await look()).toBe(2);
  clock.now = 11_000;
  expect(await look()).toBe(2);
  clock.now = 11_102;
  expect(await look()).toBe(3);
});

test('a look that failed is not kept', async () => {
  const { clock, look } = aLook();
  clock.fails = true;
  await expect(Promise.all([look(), look()])).rejects.toThrow('away');
  clock.fails = false;
  expect(await look()).toBe(2);
});
