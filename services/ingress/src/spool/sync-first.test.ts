import { type FileHandle, mkdtemp, open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { eventually } from '../../../../test/support/eventually.js';
import { tempDir } from '../../../../test/support/temp-dir.js';
import { anEnvelope } from '../testing/an-envelope.js';
import { Spool } from './spool.js';

/** What only a power cut would show otherwise: that nobody is told "stored" before the disk has said so. */
const root = tempDir();
let spool: Spool;
let held: Array<{ readonly what: string; readonly end: (error?: Error) => void }>;

beforeEach(async () => {
  const path = await mkdtemp(join(root, 'spool-'));
  const nobody = () => undefined;
  spool = await Spool.open(
    { path, id: 'a1', unlock: async () => undefined },
    { dir: path, maxBytes: 1_000_000, onChange: nobody, onDamage: nobody, onError: nobody },
  );
  held = [];
  const file = await open(join(root, 'any'), 'w');
  await file.close();
  // All files have it in common; there is no other way to it.
  const ofFiles: FileHandle = Object.getPrototypeOf(file);
  for (const what of ['datasync', 'sync'] as const) jest.spyOn(ofFiles, what).mockImplementation(() => hold(what));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await spool.close();
});

function hold(what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    held.push({ what, end: (error) => (error ? reject(error) : resolve()) });
  });
}

async function nextSync() {
  const [sync] = await eventually(
    () => held.splice(0),
    (syncs) => syncs.length > 0,
  );
  if (sync === undefined) throw new Error('nothing is synced');
  return sync;
}

/** Appends an envelope, and notes when it counts as stored. */
function append(number: number) {
  const state = { isStored: false };
  const stored = spool.append(anEnvelope(number)).then(() => {
    state.isStored = true;
  });
  return { state, stored };
}

test('an envelope counts as stored when its bytes are synced, and the name of a new file too', async () => {
  const first = append(1);
  const bytes = await nextSync();
  expect([bytes.what, first.state.isStored]).toEqual(['datasync', false]);
  bytes.end();
  const name = await nextSync();
  expect([name.what, first.state.isStored]).toEqual(['sync', false]);
  name.end();
  await first.stored;

  const second = append(2);
  const more = await nextSync();
  expect([more.what, second.state.isStored]).toEqual(['datasync', false]);
  more.end();
  await second.stored;
});

test('one whose sync fails is refused', async () => {
  const { stored } = append(1);
  const refused = expect(stored).rejects.toThrow('the spool could not be written');
  (await nextSync()).end(new Error('EIO'));
  await refused;
});
