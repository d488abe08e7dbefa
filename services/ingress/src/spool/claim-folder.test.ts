import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { tempDir } from '../../../../test/support/temp-dir.js';
import { type ClaimedFolder, claimFolder, claimOrphan, listEmptySpools } from './claim-folder.js';
import { lockFolder } from './folder-lock.js';

const root = tempDir();
let dir: string;
let holder: ChildProcess | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(root, 'x'));
});
afterEach(async () => {
  if (holder?.kill('SIGKILL')) await once(holder, 'close');
  holder = undefined;
});

const nameOf = (claimed: ClaimedFolder | undefined) => claimed && basename(claimed.path);

/** Another process that holds the lock of a folder, as an ingress would. */
async function holdElsewhere(folder: string): Promise<ChildProcess> {
  await mkdir(folder, { recursive: true });
  const script = `require('node:net').createServer().listen(${JSON.stringify(join(folder, 'lock-0'))}, () => console.log())`;
  holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout ?? holder, 'data');
  return holder;
}

async function fill(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '0000000001.spool'), '');
}

test('ingresses that share a directory have a folder each', async () => {
  const claimed = [await claimFolder(dir), await claimFolder(dir), await claimFolder(dir)];
  expect(claimed.map(nameOf)).toEqual(['1', '2', '3']);
  await claimed[1]?.unlock();
  const again = await claimFolder(dir);
  expect(nameOf(again)).toBe('2');
  for (const { unlock } of [claimed[0], claimed[2], again].filter((one) => one !== undefined)) await unlock();
});

test('however many come at once, no two of them get the same folder', async () => {
  const claimed = await Promise.all(Array.from({ length: 8 }, () => claimFolder(dir)));
  expect(new Set(claimed.map(nameOf)).size).toBe(8);
  await Promise.all(claimed.map(({ unlock }) => unlock()));
});

test('a folder is free once its process was killed, and not while it only hangs', async () => {
  const child = await holdElsewhere(join(dir, '1'));
  child.kill('SIGSTOP');
  const beside = await claimFolder(dir);
  expect(nameOf(beside)).toBe('2');
  child.kill('SIGKILL');
  await once(child, 'close');
  const unlock = await lockFolder(join(dir, '1'));
  expect(unlock).toBeDefined();
  await unlock?.();
  await beside.unlock();
  expect(await readdir(join(dir, '1'))).toEqual([]);
});

test('a start takes the folder in which envelopes wait before an empty one', async () => {
  await mkdir(join(dir, '1'));
  await fill(join(dir, '2'));
  const claimed = await claimFolder(dir);
  expect(nameOf(claimed)).toBe('2');
  await claimed.unlock();
});

test('an orphan is a folder with envelopes that nobody has', async () => {
  await mkdir(join(dir, '1'));
  await fill(join(dir, '2'));
  await holdElsewhere(join(dir, '2'));
  expect(await claimOrphan(dir)).toBeUndefined();
  await fill(join(dir, '3'));
  const orphan = await claimOrphan(dir);
  expect(nameOf(orphan)).toBe('3');
  await orphan?.unlock();
});

test('a folder has one id for as long as it is there, whoever takes it', async () => {
  const first = await claimFolder(dir);
  const second = await claimFolder(dir);
  await first.unlock();
  const again = await claimFolder(dir);
  expect([nameOf(again), again.id]).toEqual(['1', first.id]);
  expect(first.id).toMatch(/^[0-9a-f]{32}$/);
  expect(second.id).not.toBe(first.id);
  await again.unlock();
  await second.unlock();
});

test('the folders without an envelope are told by their ids', async () => {
  const claimed = [await claimFolder(dir), await claimFolder(dir)];
  await mkdir(join(dir, '3'));
  await fill(join(dir, '1'));
  expect(await listEmptySpools(dir)).toEqual([claimed[1]?.id]);
  await Promise.all(claimed.map(({ unlock }) => unlock()));
});

test('a path too long for a lock is refused instead of being cut off', async () => {
  const deep = join(dir, 'd'.repeat(100));
  await mkdir(deep);
  await expect(claimFolder(deep)).rejects.toThrow(/too long by \d+ characters/);
});
