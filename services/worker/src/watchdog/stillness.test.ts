import { describe, expect, test } from '@jest/globals';
import type { StageLook } from '@relay/queue';
import { Hands } from './hands.js';
import { seeStage } from './sights.js';
import { ALL_MOVES, type Stillness, watch } from './stillness.js';

describe('a part', () => {
  const look = (before: Stillness, now: number, progress: number, hasWork = true) =>
    watch(before, [{ part: 'webhooks', hasWork, progress }], now);

  test('is still since the first look after which it did nothing', () => {
    let stillness = ALL_MOVES;
    for (const at of [5, 10, 15]) stillness = look(stillness, at, 7);
    expect([...stillness]).toEqual([['webhooks', { since: 5, progress: 7 }]]);
  });

  test('is not when it has come further', () => {
    const stillness = look(look(look(ALL_MOVES, 5, 7), 10, 7), 15, 8);
    expect(stillness.get('webhooks')?.since).toBe(15);
  });

  test('is not when it had nothing to do in between', () => {
    const stillness = look(look(look(ALL_MOVES, 5, 7), 10, 7, false), 15, 7);
    expect(stillness.get('webhooks')?.since).toBe(15);
  });
});

const WAITING: StageLook = { steps: 3, waiting: 12, isPaused: false, isLimited: false, takenIds: [] };

/** Hands that hold these jobs for the whole test. */
function holding(...ids: string[]): Hands {
  const hands = new Hands();
  for (const id of ids) void hands.hold(id, () => new Promise(() => undefined));
  return hands;
}

describe.each<[kind: string, atOnce: 'one' | number]>([
  ['one at a time over all workers', 'one'],
  ['many at once', 64],
])('a stage that takes %s', (_kind, atOnce) => {
  const see = (look: Partial<StageLook>, hands = new Hands()) =>
    seeStage('stage', { queueName: '{stage}', hands, atOnce }, { ...WAITING, ...look }).hasWork;

  test('has work while something waits', () => {
    expect([see({}), see({ waiting: 0 })]).toEqual([true, false]);
  });

  test('has none while it is paused, held or over its rate', () => {
    const hold = { since: 1, code: 'timeout' };
    expect([see({ isPaused: true }), see({ isLimited: true }), see({ hold })]).toEqual([false, false, false]);
  });
});

describe('a stage that takes one at a time over all workers', () => {
  const see = (look: Partial<StageLook>, hands: Hands) =>
    seeStage('stage', { queueName: '{stage}', hands, atOnce: 'one' }, { ...WAITING, ...look });

  test('has no work for one worker while another one has the job in hand', () => {
    expect(see({ takenIds: ['a'] }, new Hands()).hasWork).toBe(false);
  });

  test('has work for the worker that has it in hand, also when no other waits', () => {
    expect(see({ takenIds: ['a'], waiting: 0 }, holding('a')).hasWork).toBe(true);
  });

  test('moves when any worker has told of a step', () => {
    expect(see({ steps: 4 }, new Hands()).progress).toBe(4);
  });
});

describe('a stage that takes many at once', () => {
  const see = (hands: Hands) => seeStage('stage', { queueName: '{stage}', hands, atOnce: 2 }, WAITING);

  test('has no work for hands that are full', () => {
    expect([see(holding('a')).hasWork, see(holding('a', 'b')).hasWork]).toEqual([true, false]);
  });

  test('moves when this worker has taken or ended a job, whatever others do', async () => {
    const hands = new Hands();
    expect(see(hands).progress).toBe(0);
    await hands.hold('a', async () => expect(see(hands).progress).toBe(1));
    expect(see(hands).progress).toBe(2);
    expect(see(hands).hasWork).toBe(true);
  });
});
