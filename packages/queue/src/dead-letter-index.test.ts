import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { UnrecoverableError } from 'bullmq';
import { aDeadLetter } from '../../../test/support/a-dead-letter.js';
import { eventually } from '../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { connectConsumer, type RedisClient } from './connect.js';
import { DeadLetterIndex } from './dead-letter-index.js';
import { addDeadLetter, createUndertakerWorker } from './dead-letter-queue.js';
import { DeadLetters } from './dead-letters.js';

let redis: PrivateRedis;
let client: RedisClient;
let deadLetters: DeadLetters;

beforeAll(async () => {
  redis = await startRedis();
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  deadLetters = new DeadLetters(client);
});
afterAll(async () => {
  client.disconnect();
  await redis.stop();
});

test('the index follows what comes to rest, is replayed in vain and is discarded, and reads nothing twice', async () => {
  const read: string[] = [];
  const spied = Object.assign(Object.create(deadLetters) as DeadLetters, {
    find: (id: string) => {
      read.push(id);
      return deadLetters.find(id);
    },
  });
  const index = new DeadLetterIndex(client, spied);
  const idsRead = () => read.splice(0).sort();
  const undertaker = await createUndertakerWorker(client, deadLetters.queue, async ({ data, attemptsMade }) => {
    throw new UnrecoverableError(attemptsMade === 0 ? `${data.code}: ${data.reason}` : 'gave_up: away for too long');
  });
  const atRest = (count: number) =>
    eventually(
      () => deadLetters.queue.getFailedCount(),
      (seen) => seen === count,
    );
  try {
    for (const id of ['A-0', 'A-1', 'B'])
      await addDeadLetter(deadLetters.queue, aDeadLetter(id, { source: 'zs', place: 7 }));
    await atRest(3);
    expect(await index.read()).toMatchObject([
      { id: 'B', envelopeId: 'B', source: 'zs', integration: 'ops', code: 'refused', place: 7 },
      { id: 'A-1', envelopeId: 'A' },
      { id: 'A-0', envelopeId: 'A' },
    ]);
    expect(idsRead()).toEqual(['A-0', 'A-1', 'B']);

    await index.read();
    expect(idsRead()).toEqual([]);

    const first = await deadLetters.find('A-0');
    if (first?.kind !== 'dead') throw new Error('A-0 is not at rest');
    await deadLetters.replay(first, {});
    await eventually(
      () => deadLetters.find('A-0'),
      (state) => state?.kind === 'dead' && state.code === 'gave_up',
    );
    const second = await deadLetters.find('B');
    if (second?.kind !== 'dead') throw new Error('B is not at rest');
    await deadLetters.discard(second, Date.now());
    expect((await index.read()).map(({ id, code }) => [id, code])).toEqual([
      ['A-0', 'gave_up'],
      ['A-1', 'refused'],
    ]);
    expect(idsRead()).toEqual(['A-0']);
  } finally {
    await undertaker.close();
  }
});
