import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './durable-folder.js';
import { lockFolder, type Unlock } from './folder-lock.js';
import { listSegments } from './segment.js';
import { findSpoolId, giveSpoolId } from './spool-id.js';

/** A folder under `ingress.spool.dir` that no other ingress uses. */
export interface ClaimedFolder {
  readonly path: string;
  readonly id: string;
  readonly unlock: Unlock;
}

/**
 * Ingresses that share `ingress.spool.dir` have a numbered folder each. A start takes one whose ingress is gone and that
 * holds envelopes, so that they find their way; else any that nobody uses; else it makes another.
 */
export async function claimFolder(dir: string): Promise<ClaimedFolder> {
  const folders = await listFolders(dir);
  for (const { path } of [...folders.filter(({ isFilled }) => isFilled), ...folders]) {
    const claimed = await claim(path);
    if (claimed) return claimed;
  }
  for (let number = (folders.at(-1)?.number ?? 0) + 1; ; number += 1) {
    const path = join(dir, String(number));
    await mkdir(path, { recursive: true, mode: 0o700 });
    await syncFolder(dir);
    const claimed = await claim(path);
    if (claimed) return claimed;
  }
}

/** A folder that holds envelopes and whose ingress is gone, if there is one. */
export async function claimOrphan(dir: string): Promise<ClaimedFolder | undefined> {
  for (const { path, isFilled } of await listFolders(dir)) {
    const claimed = isFilled ? await claim(path) : undefined;
    if (claimed) return claimed;
  }
  return undefined;
}

/** The ids of the folders in which no envelope is. */
export async function listEmptySpools(dir: string): Promise<readonly string[]> {
  const empty = (await listFolders(dir)).filter(({ isFilled }) => !isFilled);
  const ids = await Promise.all(empty.map(({ path }) => findSpoolId(path)));
  return ids.filter((id) => id !== undefined);
}

async function claim(path: string): Promise<ClaimedFolder | undefined> {
  const unlock = await lockFolder(path);
  if (unlock === undefined) return undefined;
  try {
    return { path, id: await giveSpoolId(path), unlock };
  } catch (thrown) {
    await unlock();
    throw thrown;
  }
}

interface NumberedFolder {
  readonly number: number;
  readonly path: string;
  readonly isFilled: boolean;
}

async function listFolders(dir: string): Promise<readonly NumberedFolder[]> {
  const names = (await readdir(dir)).filter((name) => /^[1-9]\d*$/.test(name));
  const folders = names.map(async (name) => {
    const path = join(dir, name);
    return { number: Number(name), path, isFilled: (await listSegments(path)).length > 0 };
  });
  return (await Promise.all(folders)).sort((a, b) => a.number - b.number);
}
