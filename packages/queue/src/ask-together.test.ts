import { expect, test } from '@jest/globals';
import { askTogether, type ScriptArgs } from './ask-together.js';

test('all who ask within one turn are asked for in one call, and each has its own reply', async () => {
  const calls: ScriptArgs[] = [];
  const ask = askTogether(async (args) => {
    calls.push(args);
    return args.filter((_, index) => index % 2 === 0).map((id) => `to ${id}`);
  });
  expect(await Promise.all([ask(['A', 1]), ask(['B', 2])])).toEqual(['to A', 'to B']);
  expect(await ask(['C', 3])).toBe('to C');
  expect(calls).toEqual([
    ['A', 1, 'B', 2],
    ['C', 3],
  ]);
});

test('one that fails fails for itself alone', async () => {
  const calls: ScriptArgs[] = [];
  const ask = askTogether(async (args) => {
    calls.push(args);
    if (args.includes('poison')) throw new Error('WRONGTYPE');
    return args.map((id) => `to ${id}`);
  });
  const [before, poison, after] = await Promise.allSettled([ask(['A']), ask(['poison']), ask(['B'])]);
  expect(before).toEqual({ status: 'fulfilled', value: 'to A' });
  expect(poison).toMatchObject({ status: 'rejected', reason: { message: 'WRONGTYPE' } });
  expect(after).toEqual({ status: 'fulfilled', value: 'to B' });
  expect(calls).toEqual([['A', 'poison', 'B'], ['A'], ['poison'], ['B']]);
});

test('one that asked alone and failed is not asked for again', async () => {
  let calls = 0;
  const ask = askTogether(async () => {
    calls += 1;
    throw new Error('no');
  });
  await expect(ask(['A'])).rejects.toThrow('no');
  expect(calls).toBe(1);
});
