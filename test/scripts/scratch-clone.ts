import { cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Borrowed from the real clone, which `npm test` has prepared. */
const BORROWED = [
  'node_modules',
  'packages',
  'services',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.base.json',
];

/** A clone with scripts and data of its own, so that a test never meets the `npm start` of a developer. */
export async function scratchClone(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'relay-clone-')));
  await cp(join(ROOT, 'scripts'), join(folder, 'scripts'), { recursive: true });
  await Promise.all(BORROWED.map((name) => symlink(join(ROOT, name), join(folder, name))));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
