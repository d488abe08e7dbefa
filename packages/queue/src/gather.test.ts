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

test('in halves, where few are waiting: half of them go at once, the rest at the end of the turn', async () => {
  const calls: number[][] = [];
  const write = gather<number>(async (items) => void calls.push([...items]), { most: 8, inHalves: true });
  const all = [1, 2, 3, 4, 5].map(write);
  expect(calls).toEqual([[1], [2], [3, 4]]);
  await Promise.all(all);
  expect(calls).toEqual([[1], [2], [3, 4], [5]]);
});

test('in halves, where many are waiting or have been of late: none goes before its turn has ended', async () => {
  const calls: number[][] = [];
  const write = gather<number>(async (items) => void calls.push([...items]), { most: 4, inHalves: true });
  const crowd = Array.from({ length: 12 }, (_, number) => write(number));
  expect(calls).toEqual([[0], [1], [2, 3]]);
  await Promise.all(crowd);
  calls.length = 0;
  await Promise.all([21, 22, 23, 24, 25].map(write));
  expect(calls).toEqual([[21, 22, 23, 24], [25]]);
  for (let quiet = 0; quiet < 200; quiet += 1) await write(0);
  calls.length = 0;
  const all = [31, 32].map(write);
  expect(calls).toEqual([[31], [32]]);
  await Promise.all(all);
});
