import { processIdentity } from './process-identity.mjs';

const LOOK_EVERY_MS = 50;
const AFTER_KILL_MS = 5_000;

/**
 * @typedef {{ name: string, pid: number }} Running
 * @typedef {Running & { stage: number }} Staged processes of a lower stage use those of a higher one, and stop first
 */

/**
 * Stops processes stage by stage, so that no one loses what it still needs.
 * @param {Staged[]} processes
 * @returns {Promise<string[]>} names of those that had to be killed
 */
export async function stopInStages(processes, withinMs) {
  const killed = [];
  const stages = [...new Set(processes.map(({ stage }) => stage))].sort();
  for (const stage of stages) {
    const ofStage = processes.filter((each) => each.stage === stage);
    killed.push(...(await stopProcesses(ofStage, withinMs)));
  }
  return killed;
}

/**
 * Asks processes to end, waits, and kills what has not ended by then.
 * @param {Running[]} processes
 * @returns {Promise<string[]>} names of those that had to be killed
 */
export async function stopProcesses(processes, withinMs) {
  for (const { pid } of processes) signal(pid, 'SIGTERM');
  const late = await waitForEnd(processes, withinMs);
  killProcesses(late);
  await waitForEnd(late, AFTER_KILL_MS);
  return late.map(({ name }) => name);
}

/** Ends processes at once. */
export function killProcesses(processes) {
  for (const { pid } of processes) signal(pid, 'SIGKILL');
}

async function waitForEnd(processes, withinMs) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const left = processes.filter(({ pid }) => processIdentity(pid) !== undefined);
    if (left.length === 0 || Date.now() >= deadline) return left;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It has ended by itself meanwhile, which is what was wanted.
    if (error.code !== 'ESRCH') throw error;
  }
}
