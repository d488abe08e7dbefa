import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../scripts/root.mjs';

/**
 * Follows what is alive in a Node.js process after a collection of everything, and what it holds outside of V8's heap.
 * @param {string} file where the process notes it
 * @param {number} everyMs between two collections
 * @returns {{ execArgv: string[], bytes: () => { alive: number, outside: number } }} what the process is to be started with; NaN
 *   before the first
 */
export function followWhatLives(file, everyMs) {
  const noter = pathToFileURL(join(root, 'bench/soak/note-what-lives.mjs'));
  noter.searchParams.set('file', file);
  noter.searchParams.set('everyMs', String(everyMs));
  return {
    execArgv: ['--expose-gc', '--import', noter.href],
    bytes: () => {
      try {
        return JSON.parse(readFileSync(file, 'utf8'));
      } catch {
        return { alive: Number.NaN, outside: Number.NaN };
      }
    },
  };
}
