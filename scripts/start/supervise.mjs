import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { killProcesses, stopInStages } from '../process/stop-processes.mjs';

/** The services give themselves 25 s to finish what they do; a little more, so that they can say how it went. */
export const STOP_WITHIN_MS = 27_000;
/** Without Redis there is nothing they could finish or hand back. */
export const STOP_WITHOUT_REDIS_WITHIN_MS = 3_000;
const TAIL_LINES = 15;

/**
 * Keeps the processes that `npm start` began, and ends them in the right order.
 * @param {{
 *   caretaker: { tell: (word: object) => void },
 *   onLine: (name: string, line: string) => void,
 *   onUnexpectedEnd: (name: string, how: string, tail: string[]) => void,
 * }} observers
 */
export function supervise({ caretaker, onLine, onUnexpectedEnd }) {
  const running = new Map();
  let stopping = false;

  const watch = ({ name, stage }, child, tail) => {
    const entry = { name, stage, pid: child.pid };
    running.set(child.pid, entry);
    caretaker.tell({ started: entry });
    child.once('close', (code, signal) => {
      running.delete(child.pid);
      caretaker.tell({ ended: child.pid });
      if (!stopping) onUnexpectedEnd(name, signal ?? `status ${code}`, tail);
    });
  };

  return {
    watch,

    /** Starts a built service. */
    start({ name, stage, entry, cwd, env }) {
      // Detached: a Ctrl-C in the terminal reaches only npm start, which passes it on once. A service that got it from
      // the terminal as well would take it for the second signal, which means "leave at once".
      const child = spawn(process.execPath, [join(cwd, entry)], {
        cwd,
        env,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const tail = [];
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          tail.push(line);
          if (tail.length > TAIL_LINES) tail.shift();
          onLine(name, line);
        });
      }
      watch({ name, stage }, child, tail);
    },

    /** @returns {Promise<string[]>} names of those that had to be killed */
    stop(withinMs = STOP_WITHIN_MS) {
      stopping = true;
      return stopInStages([...running.values()], withinMs);
    },

    kill() {
      stopping = true;
      killProcesses([...running.values()]);
    },
  };
}
