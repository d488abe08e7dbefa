import { expect, test } from '@jest/globals';
import { askTogether, type ScriptArgs } from './ask-together.js';

test('those who ask in one turn go together, and each gets its own reply', async () => {
  const calls: ScriptArgs[] = [];
  const ask = askTogether(async (args) => {
    calls.push(args);
    return args.filter((_, index) => index % 2 === 0).map((id) => ['go', `to ${id}`]);
  });
  expect(await Promise.all([ask(['A', 1]), ask(['B', 2]), ask(['C', 3])])).toEqual([
    ['go', 'to A'],
    ['go', 'to B'],
    ['go', 'to C'],
  ]);
  await ask(['D', 4]);
  expect(calls).toEqual([
    ['A', 1, 'B', 2, 'C', 3],
    ['D', 4],
  ]);
});

test('one that could not be answered fails alone', async () => {
  const ask = askTogether(async (args) => args.map((id) => (id === 'poison' ? ['fault', 'WRONGTYPE'] : ['go', id])));
  const replies = await Promise.allSettled([ask(['A']), ask(['poison']), ask(['B'])]);
  expect(replies).toMatchObject([{ value: ['go', 'A'] }, { reason: { message: 'WRONGTYPE' } }, { value: ['go', 'B'] }]);
});

test('a call that fails fails all that it was made for', async () => {
  const ask = askTogether(async () => {
    throw new Error('READONLY');
  });
  const replies = await Promise.allSettled([ask(['A']), ask(['B']), ask(['C'])]);
  expect(replies).toMatchObject([
    { reason: { message: 'READONLY' } },
    { reason: { message: 'READONLY' } },
    { reason: { message: 'READONLY' } },
  ]);
});
