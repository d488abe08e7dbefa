import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../scripts/root.mjs';

/**
 * Follows what is alive in a Node.js process after a collection of everything.
 * @param {string} file where the process notes it
 * @param {number} everyMs between two collections
 * @returns {{ execArgv: string[], aliveBytes: () => number }} what the process is to be started with; NaN before the first
 */
export function followWhatLives(file, everyMs) {
  const noter = pathToFileURL(join(root, 'bench/soak/note-what-lives.mjs'));
  noter.searchParams.set('file', file);
  noter.searchParams.set('everyMs', String(everyMs));
  return {
    execArgv: ['--expose-gc', '--import', noter.href],
    aliveBytes: () => {
      try {
        return Number(readFileSync(file, 'utf8'));
      } catch {
        return Number.NaN;
      }
    },
  };
}
