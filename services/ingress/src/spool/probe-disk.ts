import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './durable-folder.js';

const PROBE_BYTES = 4096;

/** Does once what every webhook needs: a new file, written and synced, its folder too. */
export async function probeDisk(folder: string): Promise<void> {
  const path = join(folder, 'probe');
  try {
    const file = await open(path, 'w', 0o600);
    try {
      await file.appendFile(Buffer.alloc(PROBE_BYTES));
      await file.datasync();
    } finally {
      await file.close();
    }
    await syncFolder(folder);
  } finally {
    await rm(path, { force: true });
  }
}
