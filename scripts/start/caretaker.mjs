import { createInterface } from 'node:readline';
import { waitForLock } from '../process/file-lock.mjs';
import { stopInStages } from '../process/stop-processes.mjs';
import { STOP_WITHIN_MS } from './supervise.mjs';

/**
 * Outlives `npm start`, holds its lock and knows what it started. When the pipe from it closes, however it ended, what
 * still runs is stopped: even after `kill -9` no service keeps a port, and no second Redis opens the same data.
 *
 *   node caretaker.mjs <lock file> <process id of npm start>
 */
const [lockPath, startPid] = process.argv.slice(2);

const say = (word) => process.stdout.write(`${JSON.stringify(word)}\n`);
// Nobody may be listening any more, and this process is there for just that case.
process.stdout.on('error', () => {});
// The terminal that is closed or the user who signals the whole group means npm start; its pipe will tell.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const running = new Map();
const commands = createInterface({ input: process.stdin });
commands.on('line', (line) => {
  const { started, ended } = JSON.parse(line);
  if (started !== undefined) running.set(started.pid, started);
  if (ended !== undefined) running.delete(ended);
});
commands.on('close', async () => {
  await stopInStages([...running.values()], STOP_WITHIN_MS);
  process.exit(0);
});

await waitForLock(lockPath, (holder) => say({ holder }), {
  startPid: Number(startPid),
  startedAt: new Date().toISOString(),
});
say({ locked: true });
