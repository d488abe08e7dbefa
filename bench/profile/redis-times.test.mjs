import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redisTimes } from './redis-times.mjs';

const entry = (us, ...args) => [1, 1_700_000_000, us, args, '127.0.0.1:1', ''];

test('time is added up by script and by command, the costliest first; a transaction is what it carried', () => {
  const { byScript, byCommand } = redisTimes(
    [
      entry(5, 'HSET', 'relay:{webhooks}:A', 'data', '{}'),
      entry(40, 'evalsha', 'abc', '1', 'relay:{webhooks}:'),
      entry(90, 'exec'),
      entry(70, 'evalsha', 'def', '1', 'relay:{webhooks}:'),
      entry(50, 'evalsha', 'abc', '1', 'relay:{webhooks}:'),
      entry(7, 'eval', 'return 1', '0'),
      entry(2, 'hset', 'relay:{webhooks}:B', 'data', '{}'),
      entry(6, 'zadd', 'relay:{webhooks}:completed', '1', 'A'),
    ],
    new Map([['abc', 'moveToFinished']]),
  );
  assert.deepEqual(byScript, [
    { name: 'moveToFinished', calls: 2, us: 90 },
    { name: '(evalsha)', calls: 1, us: 70 },
    { name: '(eval)', calls: 1, us: 7 },
  ]);
  assert.deepEqual(byCommand, [
    { name: 'hset', calls: 2, us: 7 },
    { name: 'zadd', calls: 1, us: 6 },
  ]);
});
