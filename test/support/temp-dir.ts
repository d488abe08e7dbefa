import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

/** A folder of the test file's own, removed when the file is done. Called where the file begins. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'relay-dir-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
