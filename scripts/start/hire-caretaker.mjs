import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Failure } from '../console/failure.mjs';
import { processIdentity } from '../process/process-identity.mjs';

/**
 * Starts the caretaker and returns once it holds the lock.
 * @throws {Failure} when another `npm start` runs in this folder
 */
export async function hireCaretaker(lockPath, onEnd) {
  const script = fileURLToPath(new URL('caretaker.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, lockPath, String(process.pid)], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // A caretaker that died is noticed by its end; the writing to it need not fail as well.
  child.stdin.on('error', () => {});
  child.once('close', onEnd);

  for await (const line of createInterface({ input: child.stdout })) {
    const { locked, holder } = JSON.parse(line);
    if (locked) break;
    if (processIdentity(holder.startPid) !== undefined) {
      throw new Failure(
        `npm start already runs in this folder, since ${holder.startedAt} (process ${holder.startPid}).`,
        `Stop it with Ctrl-C where it runs, or: kill ${holder.startPid}`,
      );
    }
    console.log('the previous npm start was killed; waiting until what it started has stopped …');
  }
  return {
    tell: (word) => child.stdin.write(`${JSON.stringify(word)}\n`),
    dismiss: async () => {
      child.off('close', onEnd);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'close');
      child.stdin.end();
      await ended;
    },
  };
}
