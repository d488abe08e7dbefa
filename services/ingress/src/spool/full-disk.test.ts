import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Envelope } from '@relay/contract';
import { eventually } from '../../../../test/support/eventually.js';
import { tempDir } from '../../../../test/support/temp-dir.js';
import { anEnvelope } from '../testing/an-envelope.js';
import type { Damage } from './set-aside.js';
import { Spool } from './spool.js';

// Before the hook that removes the folder.
afterAll(() => {
  if (isMounted) execFileSync('umount', [disk]);
});

/** A disk of one MiB. To mount one takes a right that not every machine gives; without it these tests are skipped. */
const disk = tempDir();
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
const onSmallDisk = isMounted ? test : test.skip;
const folder = join(disk, '1');

let damages: Damage[];
let spool: Spool;

beforeEach(async () => {
  damages = [];
  await mkdir(folder);
  spool = await openSpool();
});
afterEach(async () => {
  await spool.close();
  for (const name of await readdir(disk)) await rm(join(disk, name), { recursive: true });
});
const openSpool = () =>
  Spool.open(
    { path: folder, id: 'a1', unlock: async () => undefined },
    {
      dir: disk,
      maxBytes: 1024 ** 3,
      onChange: () => undefined,
      onDamage: (damage) => damages.push(damage),
      onError: () => undefined,
    },
  );

const large = (number: number) => anEnvelope(number, { body: Buffer.alloc(50_000, 'x') });

/** Appends until the disk is full; gives the ids of those that were taken. */
async function fillUp(): Promise<string[]> {
  const taken: string[] = [];
  for (let number = 0; ; number += 1) {
    const isTaken = await spool.append(large(number)).then(
      () => true,
      () => false,
    );
    if (!isTaken) return taken;
    taken.push(large(number).id);
  }
}

async function drain(): Promise<string[]> {
  const drained: Envelope[] = [];
  for (let next = await spool.peek(); next.length > 0; next = await spool.peek()) {
    drained.push(...next);
    await spool.advance(next.length);
  }
  return drained.map(({ id }) => id);
}

onSmallDisk('a full disk refuses, keeps what it took, and takes more once that is drained', async () => {
  const taken = await fillUp();
  expect(taken.length).toBeGreaterThan(10);
  expect(spool.status().fault).toEqual({ state: 'full', why: expect.stringContaining('ENOSPC') });
  for (let number = 0; number < 5; number += 1) expect(await fillUp()).toEqual([]);
  expect((await readdir(folder)).filter((name) => name.endsWith('.spool'))).toEqual(['0000000001.spool']);
  expect(await drain()).toEqual(taken);
  await spool.append(large(99));
  expect(spool.status().fault).toBeUndefined();
  expect(await drain()).toEqual([large(99).id]);
  expect(damages).toEqual([]);
});

onSmallDisk('it is found out by itself when somebody else makes room', async () => {
  await writeFile(join(disk, 'ballast'), Buffer.alloc(100_000));
  const taken = await fillUp();
  expect(spool.status().fault?.state).toBe('full');
  await rm(join(disk, 'ballast'));
  await eventually(
    () => spool.status().fault,
    (fault) => fault === undefined,
  );
  await spool.append(large(99));
  expect(await drain()).toEqual([...taken, large(99).id]);
  expect(damages).toEqual([]);
});

onSmallDisk('a start on a full disk drains what is there', async () => {
  const taken = await fillUp();
  await spool.close();
  await writeFile(join(disk, 'ballast'), Buffer.alloc(1024 ** 2)).catch(() => undefined);
  spool = await openSpool();
  expect(spool.status().fault?.state).toBe('full');
  expect(await drain()).toEqual(taken);
});

onSmallDisk('what cannot be copied for want of room is kept with its whole file', async () => {
  for (let number = 0; number < 12; number += 1) await spool.append(large(number));
  await spool.close();
  const path = join(folder, '0000000001.spool');
  const file = await open(path, 'r+');
  await file.write(Buffer.from('?'), 0, 1, 60_000);
  await file.close();
  await writeFile(join(disk, 'ballast'), Buffer.alloc(1024 ** 2)).catch(() => undefined);
  spool = await openSpool();
  expect(await drain()).toHaveLength(11);
  const keptAt = join(disk, 'set-aside', '1-0000000001');
  expect(damages).toEqual([{ segment: path, problem: 'parts of it cannot be read', keptAt }]);
});
