import { expect, test } from '@jest/globals';
import { gather } from './gather.js';

test('what comes within one turn goes out in one call, in order, and what comes later in another', async () => {
  const calls: number[][] = [];
  const write = gather<number>(async (items) => void calls.push([...items]), { most: 10 });
  await Promise.all([write(1), write(2), write(3)]);
  await write(4);
  expect(calls).toEqual([[1, 2, 3], [4]]);
});

test('more than fit into a call go out in several', async () => {
  const calls: number[][] = [];
  const write = gather<number>(async (items) => void calls.push([...items]), { most: 2 });
  await Promise.all([1, 2, 3, 4, 5].map(write));
  expect(calls).toEqual([[1, 2], [3, 4], [5]]);
});

test('a call that fails fails those that it carried, and nobody else', async () => {
  const write = gather<number>(
    async (items) => {
      if (items.includes(1)) throw new Error('no');
    },
    { most: 2 },
  );
  const outcomes = await Promise.allSettled([1, 2, 3].map(write));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});

test('where few are waiting, some go at once, and the rest of the turn at its end', async () => {
  const calls: number[][] = [];
  const write = gather<number>(async (items) => void calls.push([...items]), { most: 4, early: 2 });
  const all = [1, 2, 3].map(write);
  expect(calls).toEqual([[1, 2]]);
  await Promise.all(all);
  expect(calls).toEqual([[1, 2], [3]]);
});

test('where many are waiting or have been of late, none goes before its turn has ended', async () => {
  const calls: number[][] = [];
  const write = gather<number>(async (items) => void calls.push([...items]), { most: 4, early: 2 });
  await Promise.all([1, 2, 3, 4, 5, 6].map(write));
  calls.length = 0;
  await Promise.all([7, 8, 9].map(write));
  expect(calls).toEqual([[7, 8, 9]]);
  for (let quiet = 0; quiet < 100; quiet += 1) await write(0);
  calls.length = 0;
  await Promise.all([10, 11, 12].map(write));
  expect(calls).toEqual([[10, 11], [12]]);
});
