import { spawnSync } from 'node:child_process';
import { test } from '@jest/globals';

const isThere = spawnSync('promtool', ['--version']).error === undefined;

/** A test that needs promtool. Without it, it is skipped and its name says how to get it. */
export function testWithPromtool(name: string, run: () => void): void {
  if (isThere) test(name, run);
  else test.skip(`${name} (no promtool here: it is in Debian's package prometheus)`, run);
}

/** Runs it in a folder and gives its status with everything it said, for the message of a failed test. */
export function promtool(
  folder: string,
  ...args: string[]
): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}
