import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeadLetter } from '@relay/contract';
import { UnrecoverableError, type Worker } from 'bullmq';
import { aDeadLetter } from '../../../test/support/a-dead-letter.js';
import { eventually } from '../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { connectConsumer, type RedisClient } from './connect.js';
import { countAtRest } from './dead-letter-counts.js';
import { addDeadLetter, createUndertakerWorker } from './dead-letter-queue.js';
import type { BuriedLetter } from './dead-letter-state.js';
import { DeadLetters } from './dead-letters.js';

const FAILED = 'relay:{dead-letters}:failed';

let redis: PrivateRedis;
let client: RedisClient;
let deadLetters: DeadLetters;

beforeAll(async () => {
  redis = await startRedis();
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
});
beforeEach(async () => {
  await client.flushdb();
  deadLetters = new DeadLetters(client);
});
afterAll(async () => {
  client.disconnect();
  await redis.stop();
});

/** An undertaker that buries, and replays with what the test says. */
async function undertake<T>(
  work: () => Promise<T>,
  replay: (letter: DeadLetter) => unknown = () => undefined,
): Promise<T> {
  const worker: Worker<DeadLetter> = await createUndertakerWorker(client, deadLetters.queue, async (job) => {
    if (job.attemptsMade === 0) throw new UnrecoverableError(`${job.data.code}: ${job.data.reason}`);
    return replay(job.data);
  });
  try {
    return await work();
  } finally {
    await worker.close();
  }
}

async function bury(...letters: DeadLetter[]): Promise<BuriedLetter[]> {
  for (const letter of letters) await addDeadLetter(deadLetters.queue, letter);
  return await undertake(() => Promise.all(letters.map(({ id }) => atRest(id))));
}

async function atRest(id: string): Promise<BuriedLetter> {
  const state = await eventually(
    () => deadLetters.find(id),
    (found) => found?.kind === 'dead',
  );
  if (state?.kind !== 'dead') throw new Error(`${id} is not at rest`);
  return state;
}

async function idsInOrder(order: 'oldest first' | 'newest first'): Promise<string[]> {
  const ids: string[] = [];
  for await (const { letter } of deadLetters.read(order)) ids.push(letter.id);
  return ids;
}

describe('reading', () => {
  test('gives every dead letter once, in either order, however many pages they are and however many share a moment', async () => {
    const letters = Array.from({ length: 173 }, (_, index) => aDeadLetter(`L${String(index).padStart(3, '0')}-0`));
    await bury(...letters);
    for (const [index, { id }] of letters.entries()) await client.zadd(FAILED, 1_000 + Math.floor(index / 120), id);
    const ids = letters.map(({ id }) => id);
    expect(await idsInOrder('oldest first')).toEqual(ids);
    expect(await idsInOrder('newest first')).toEqual([...ids].reverse());
  });

  test('goes on although what was read is taken away meanwhile', async () => {
    const letters = Array.from({ length: 120 }, (_, index) => aDeadLetter(`L${String(index).padStart(3, '0')}-0`));
    await bury(...letters);
    for (const [index, { id }] of letters.entries()) await client.zadd(FAILED, 1_000 + index, id);
    const seen: string[] = [];
    for await (const buried of deadLetters.read('oldest first')) {
      seen.push(buried.letter.id);
      await deadLetters.discard(buried, 1);
    }
    expect(seen).toHaveLength(120);
  });

  test('skips what vanished between its id and its record', async () => {
    await bury(aDeadLetter('A-0'), aDeadLetter('B-0'));
    await client.del('relay:{dead-letters}:A-0');
    expect(await idsInOrder('oldest first')).toEqual(['B-0']);
    expect(await deadLetters.countByCode()).toEqual(new Map([['refused', 1]]));
  });

  test('counts by the code of the last death', async () => {
    await bury(aDeadLetter('A-0'), aDeadLetter('B-0', { code: 'gave_up' }), aDeadLetter('C-0'));
    expect(await deadLetters.countByCode()).toEqual(
      new Map([
        ['refused', 2],
        ['gave_up', 1],
      ]),
    );
  });
});

describe('counting', () => {
  const bySource = async (limit?: number) =>
    [...(await countAtRest(client, limit))].sort((a, b) =>
      `${a.source} ${a.code}`.localeCompare(`${b.source} ${b.code}`),
    );

  test('is by source and code, of those at rest', async () => {
    await bury(
      aDeadLetter('A-0', { source: 'bk' }),
      aDeadLetter('B-0', { source: 'zs' }),
      aDeadLetter('C-0', { source: 'zs', code: 'gave_up' }),
      aDeadLetter('D-0', { source: 'zs' }),
    );
    await addDeadLetter(deadLetters.queue, aDeadLetter('E-0'));
    expect(await bySource()).toEqual([
      { source: 'bk', code: 'refused', count: 1 },
      { source: 'zs', code: 'gave_up', count: 1 },
      { source: 'zs', code: 'refused', count: 2 },
    ]);
  });

  test('ends with the newest ones when it is limited', async () => {
    await bury(aDeadLetter('A-0', { source: 'bk' }), aDeadLetter('B-0', { source: 'zs' }));
    await client.zadd(FAILED, 1_000, 'A-0', 2_000, 'B-0');
    expect(await bySource(1)).toEqual([{ source: 'zs', code: 'refused', count: 1 }]);
  });

  test('goes on over several pages', async () => {
    await bury(aDeadLetter('A-0', { source: 'zs' }));
    const ids = Array.from({ length: 1_100 }, (_, index) => [index, `gone-${index}`] as const);
    await client.zadd(FAILED, ...ids.flat());
    await client.zadd(FAILED, -1, 'A-0');
    expect(await bySource()).toEqual([{ source: 'zs', code: 'refused', count: 1 }]);
  });

  test("tells what rests for a reason of nobody's as unexpected", async () => {
    await bury(aDeadLetter('A-0', { source: 'zs' }));
    await client.hset('relay:{dead-letters}:A-0', 'failedReason', 'job stalled more than allowable limit');
    expect(await bySource()).toEqual([{ source: 'zs', code: 'unexpected', count: 1 }]);
  });
});

describe('a dead letter', () => {
  test('is being buried until it had its first run, and then at rest', async () => {
    const letter = aDeadLetter('A-0');
    await addDeadLetter(deadLetters.queue, letter);
    expect(await deadLetters.find('A-0')).toEqual({ kind: 'being buried', letter });
    expect(await undertake(() => atRest('A-0'))).toMatchObject({
      letter,
      code: 'refused',
      reason: letter.reason,
      vainReplays: 0,
    });
  });

  test('is unknown under an id that nobody gave', async () => {
    expect(await deadLetters.find('nobody')).toBeUndefined();
  });

  test('is replayed once, whoever asks at once', async () => {
    const [buried] = (await bury(aDeadLetter('A-0'))) as [BuriedLetter];
    const answers = await Promise.all([deadLetters.replay(buried, {}), deadLetters.replay(buried, {})]);
    expect(answers.sort()).toEqual([false, true]);
    expect(await deadLetters.find('A-0')).toMatchObject({ kind: 'being replayed' });
    expect(await deadLetters.queue.getWaitingCount()).toBe(1);
  });

  test('tells how its replay ended', async () => {
    const [buried] = (await bury(aDeadLetter('A-0'))) as [BuriedLetter];
    await deadLetters.replay(buried, {});
    const result = { kind: 'replayed', deliveries: ['A-0-r1'] };
    const state = await undertake(
      () =>
        eventually(
          () => deadLetters.find('A-0'),
          (found) => found?.kind === 'replayed',
        ),
      () => result,
    );
    expect(state).toMatchObject({ kind: 'replayed', result });
    expect(await deadLetters.replay(buried, {})).toBe(false);
    expect(await deadLetters.discard(buried, 1)).toBe(false);
  });

  test('that was replayed in vain says why it still cannot pass, and how often it was tried', async () => {
    const [buried] = (await bury(aDeadLetter('A-0'))) as [BuriedLetter];
    await deadLetters.replay(buried, {});
    const again = await undertake(
      () => atRest('A-0'),
      () => {
        throw new UnrecoverableError('payload_error: level: expected a number');
      },
    );
    expect(again).toMatchObject({ code: 'payload_error', reason: 'level: expected a number', vainReplays: 1 });
    expect(again.letter.code).toBe('refused');
  });

  test('that BullMQ ended by itself keeps its own cause', async () => {
    await bury(aDeadLetter('A-0'));
    await client.hset('relay:{dead-letters}:A-0', 'failedReason', 'job stalled more than allowable limit');
    expect(await deadLetters.find('A-0')).toMatchObject({ code: 'refused', reason: aDeadLetter('A-0').reason });
  });

  test('takes the wish of this replay, and forgets that of an earlier one', async () => {
    const [buried] = (await bury(aDeadLetter('A-0'))) as [BuriedLetter];
    const seen: unknown[] = [];
    const fail = (letter: DeadLetter) => {
      seen.push(letter.replay);
      throw new UnrecoverableError('refused: still');
    };
    await deadLetters.replay(buried, { asWas: true, force: true });
    const again = await undertake(() => atRest('A-0'), fail);
    await deadLetters.replay(again, {});
    await undertake(() => atRest('A-0'), fail);
    expect(seen).toEqual([{ asWas: true, force: true }, undefined]);
  });

  test('that is no longer at rest keeps the wish of the replay that has it', async () => {
    const [buried] = (await bury(aDeadLetter('A-0'))) as [BuriedLetter];
    await deadLetters.replay(buried, { force: true });
    expect(await deadLetters.replay(buried, {})).toBe(false);
    expect((await deadLetters.queue.getJob('A-0'))?.data.replay).toEqual({ force: true });
  });
});

describe('discarding', () => {
  test('removes for good, counts by source and keeps a record', async () => {
    const [one, two] = (await bury(aDeadLetter('A-0'), aDeadLetter('B-0', { source: 'zs' }))) as [
      BuriedLetter,
      BuriedLetter,
    ];
    expect(await deadLetters.discard(one, 17)).toBe(true);
    expect(await deadLetters.discard(two, 18)).toBe(true);
    expect(await deadLetters.find('A-0')).toBeUndefined();
    expect(await deadLetters.discarded()).toEqual({ [one.letter.source]: 1, zs: 1 });
    expect(await deadLetters.discards()).toEqual([
      { id: 'B-0', source: 'zs', code: 'refused', at: 18, by: 'operator' },
      { id: 'A-0', source: one.letter.source, code: 'refused', at: 17, by: 'operator' },
    ]);
    expect(await client.keys('relay:{dead-letters}:[AB]-0*')).toEqual([]);
  });

  test('keeps the newest ten thousand records', async () => {
    const [buried] = (await bury(aDeadLetter('A-0'))) as [BuriedLetter];
    await client.rpush('relay:{dead-letters}:discards', ...Array.from({ length: 10_000 }, () => '{}'));
    await deadLetters.discard(buried, 17);
    const records = await deadLetters.discards();
    expect(records).toHaveLength(10_000);
    expect(records[0]).toMatchObject({ id: 'A-0' });
  });

  test('counts once what two discard at once', async () => {
    const [buried] = (await bury(aDeadLetter('A-0'))) as [BuriedLetter];
    const answers = await Promise.all([deadLetters.discard(buried, 1), deadLetters.discard(buried, 2)]);
    expect(answers.sort()).toEqual([false, true]);
    expect(await deadLetters.discarded()).toEqual({ [buried.letter.source]: 1 });
    expect(await deadLetters.discards()).toHaveLength(1);
  });

  test('never takes what is being replayed', async () => {
    const [buried] = (await bury(aDeadLetter('A-0'))) as [BuriedLetter];
    await deadLetters.replay(buried, {});
    expect(await deadLetters.discard(buried, 1)).toBe(false);
    expect(await deadLetters.find('A-0')).toMatchObject({ kind: 'being replayed' });
    expect(await deadLetters.discarded()).toEqual({});
  });
});
