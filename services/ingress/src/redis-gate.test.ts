import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { RedisGate } from './redis-gate.js';

let obstacle: string | undefined;
/** Answers the look that is under way. */
let answer: ((share: number | undefined) => void) | undefined;
let gate: RedisGate;

beforeEach(async () => {
  obstacle = undefined;
  gate = new RedisGate({
    obstacle: () => obstacle,
    look: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
    lookEveryMs: 10,
  });
  gate.start();
  await look(undefined);
});
afterEach(async () => {
  const stopped = gate.stop();
  answer?.(undefined);
  await stopped;
});

/** Waits for a look to begin. */
const lookBegun = () =>
  eventually(
    () => answer,
    (begun) => begun !== undefined,
  );

/** Lets a whole look find this share of memory in use; what follows from it has followed then. */
async function look(share: number | undefined): Promise<void> {
  const end = await lookBegun();
  answer = undefined;
  end?.(share);
  await new Promise(setImmediate);
}

test('it is shut by what Redis does not confirm, and opened by a look', async () => {
  expect(gate.isOpen()).toBe(true);
  gate.shut(new Error('Redis did not confirm the envelope', { cause: new Error('Command timed out') }));
  expect([gate.isOpen(), gate.describe()]).toEqual([false, 'Command timed out']);
  await look(undefined);
  expect([gate.isOpen(), gate.describe()]).toEqual([true, 'ok']);
});

test('it is shut the moment there is an obstacle', () => {
  obstacle = 'not connected';
  expect([gate.isOpen(), gate.describe()]).toEqual([false, 'not connected']);
});

test('a look that began before it was shut says nothing', async () => {
  await lookBegun();
  gate.shut(new Error('Command timed out'));
  await look(undefined);
  expect(gate.isOpen()).toBe(false);
  await look(undefined);
  expect(gate.isOpen()).toBe(true);
});

test('memory shuts it from 65 % on and opens it below 60 %', async () => {
  const seen: Array<[share: number, isOpen: boolean]> = [];
  for (const share of [0.649, 0.65, 0.6, 0.599]) {
    await look(share);
    seen.push([share, gate.isOpen()]);
  }
  expect(seen.filter(([, isOpen]) => isOpen).map(([share]) => share)).toEqual([0.649, 0.599]);
});

test('a refusal for want of memory, in a transaction too, shuts it until a look finds room', async () => {
  // So does the client make it: the transaction's error is one of its own previous errors.
  const refusal: Error & { previousErrors?: Error[] } = new Error('EXECABORT Transaction discarded');
  refusal.previousErrors = [refusal, new Error("OOM command not allowed when used memory > 'maxmemory'.")];
  gate.shut(new Error('Redis did not confirm the envelope', { cause: refusal }));
  expect(gate.describe()).toBe('all of its memory is used; it gets new webhooks below 60 %');
  await look(0.7);
  expect(gate.describe()).toBe('70 % of its memory is used; it gets new webhooks below 60 %');
  await look(0.3);
  expect(gate.isOpen()).toBe(true);
});
