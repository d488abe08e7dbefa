import { mkdir, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** A file's name is on disk only when its folder is. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Makes a folder and those above it, so that no power cut takes them away with what is in them. */
export async function makeDurableFolder(path: string): Promise<void> {
  const firstMade = await mkdir(path, { recursive: true });
  if (firstMade === undefined) return;
  const top = dirname(resolve(firstMade));
  for (let folder = resolve(path); folder !== top; folder = dirname(folder)) await syncFolder(dirname(folder));
}
