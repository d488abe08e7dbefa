import { expect, test } from '@jest/globals';
import { gather } from './gather.js';

test('what comes within one turn goes out in one call, in order, and what comes later in another', async () => {
  const calls: number[][] = [];
  const write = gather<number>(async (items) => void calls.push([...items]), 10);
  await Promise.all([write(1), write(2), write(3)]);
  await write(4);
  expect(calls).toEqual([[1, 2, 3], [4]]);
});

test('more than fit into a call go out in several', async () => {
  const calls: number[][] = [];
  const write = gather<number>(async (items) => void calls.push([...items]), 2);
  await Promise.all([1, 2, 3, 4, 5].map(write));
  expect(calls).toEqual([[1, 2], [3, 4], [5]]);
});

test('a call that fails fails those that it carried, and nobody else', async () => {
  const write = gather<number>(async (items) => {
    if (items.includes(1)) throw new Error('no');
  }, 2);
  const outcomes = await Promise.allSettled([1, 2, 3].map(write));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});
