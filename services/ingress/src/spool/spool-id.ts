import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './durable-folder.js';

const NAMED = /^id-([0-9a-f]{32})$/;

/** By which a spool is known again, whichever ingress has its folder, on whichever machine its disk is by then. */
export async function findSpoolId(folder: string): Promise<string | undefined> {
  const names = (await readdir(folder)).sort();
  return names.map((name) => NAMED.exec(name)?.[1]).find((id) => id !== undefined);
}

/** For whoever has the lock of the folder. The name of an empty file is the id: a full disk has room for it. */
export async function giveSpoolId(folder: string): Promise<string> {
  const known = await findSpoolId(folder);
  if (known !== undefined) return known;
  const id = randomBytes(16).toString('hex');
  await writeFile(join(folder, `id-${id}`), '', { mode: 0o600 });
  await syncFolder(folder);
  return id;
}
