import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Envelope } from '@relay/contract';
import { pino } from 'pino';
import { eventually } from '../../../../test/support/eventually.js';
import { tempDir } from '../../../../test/support/temp-dir.js';
import { RedisGate } from '../redis-gate.js';
import { anEnvelope } from '../testing/an-envelope.js';
import { Bell } from './bell.js';
import { Drain } from './drain.js';
import { SpoolingStore } from './spooling-store.js';
import { Spools } from './spools.js';

/** Where Redis should be: adds that end when the test says so, as those of a Redis that freezes and thaws. */
const root = tempDir();
let adds: Map<string, { readonly confirm: () => void; readonly fail: () => void }>;
let drained: string[];
let spooled: string[];
let maxBytes: number;
let parts: { readonly spools: Spools; readonly gate: RedisGate; readonly drain: Drain };
let store: SpoolingStore;

async function open(): Promise<void> {
  const bell = new Bell();
  const onError = (error: Error): void => {
    throw error;
  };
  const dir = await mkdtemp(join(root, 'x'));
  const spoolOptions = { dir, maxBytes, onChange: () => bell.ring(), onDamage: () => undefined, onError };
  const spools = await Spools.open(spoolOptions, pino({ level: 'silent' }));
  const gate = new RedisGate({ obstacle: () => undefined, look: async () => undefined });
  gate.on('looked', () => bell.ring());
  const addAll = async (envelopes: readonly Envelope[]): Promise<void> => {
    drained.push(...envelopes.map(({ id }) => id));
  };
  const drain = new Drain({ spools, gate, addAll, bell, onError });
  const redis = {
    store: ({ id }: Envelope) =>
      new Promise<void>((resolve, reject) => {
        adds.set(id, { confirm: resolve, fail: () => reject(new Error('Command timed out')) });
      }),
  };
  store = new SpoolingStore({ redis, gate, spools, drain, onSpooled: ({ id }) => spooled.push(id) });
  parts = { spools, gate, drain };
  gate.start();
  await gate.whenOpen(10_000);
}

beforeEach(() => {
  adds = new Map();
  drained = [];
  spooled = [];
  maxBytes = 1024 ** 2;
});
afterEach(async () => {
  await parts.drain.stop();
  await parts.gate.stop();
  await parts.spools.close();
});

const [a, b, c] = [anEnvelope(1), anEnvelope(2), anEnvelope(3)];

/** Drains the disk, now that Redis takes envelopes again. */
async function drainAll(): Promise<void> {
  parts.drain.start();
  await eventually(
    () => parts.spools.current.isEmpty,
    (isEmpty) => isEmpty,
  );
}

test('all that is under way when one add fails is stored on disk in the order in which it came, before what comes then', async () => {
  await open();
  const stored = [store.store(a), store.store(b)];
  adds.get(b.id)?.fail();
  await eventually(
    () => parts.gate.isOpen(),
    (isOpen) => !isOpen,
  );
  await Promise.all([...stored, store.store(c)]);
  expect([...adds.keys()]).toEqual([a.id, b.id]);
  await drainAll();
  expect(drained).toEqual([a.id, b.id, c.id]);
});

test('what Redis confirms after all is not added again', async () => {
  await open();
  const stored = [store.store(a), store.store(b)];
  adds.get(b.id)?.fail();
  await Promise.all(stored);
  adds.get(a.id)?.confirm();
  await drainAll();
  expect(drained).toEqual([b.id]);
});

test('Redis’ late confirmation is enough when the disk refuses; without it the envelope is refused', async () => {
  maxBytes = 10;
  await open();
  const stored = [store.store(a), store.store(b)];
  adds.get(b.id)?.fail();
  await expect(stored[1]).rejects.toThrow('the spool is full');
  adds.get(a.id)?.confirm();
  await stored[0];
});

test('what Redis has confirmed is no longer under way when another add fails', async () => {
  await open();
  const stored = [store.store(a), store.store(b), store.store(c)];
  adds.get(b.id)?.confirm();
  await stored[1];
  adds.get(a.id)?.fail();
  await Promise.all(stored);
  expect(spooled).toEqual([a.id, c.id]);
});

test.each(['confirm', 'fail'] as const)(
  'a late %s of what went to the disk is not taken for that of another',
  async (end) => {
    await open();
    const stored = [store.store(a), store.store(b)];
    adds.get(b.id)?.fail();
    await Promise.all(stored);
    await drainAll();
    await parts.gate.whenOpen(10_000);
    let timesShut = 0;
    parts.gate.on('shut', () => {
      timesShut += 1;
    });
    const last = store.store(c);
    await eventually(
      () => adds.has(c.id),
      (isUnderWay) => isUnderWay,
    );
    adds.get(a.id)?.[end]();
    await new Promise(setImmediate);
    expect(timesShut).toBe(0);
    adds.get(c.id)?.fail();
    await last;
    await eventually(
      () => parts.spools.current.isEmpty,
      (isEmpty) => isEmpty,
    );
    expect(drained).toEqual([a.id, b.id, c.id]);
  },
);
