const LOOK_EVERY_MS = 50;
const AFTER_KILL_MS = 5_000;

/**
 * Asks processes to end, waits, and kills what has not ended by then.
 * @param {{ name: string, pid: number }[]} processes
 * @returns {Promise<string[]>} names of those that had to be killed
 */
export async function stopProcesses(processes, withinMs) {
  for (const { pid } of processes) signal(pid, 'SIGTERM');
  const late = await waitForEnd(processes, withinMs);
  for (const { pid } of late) signal(pid, 'SIGKILL');
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
    const left = processes.filter(({ pid }) => signal(pid, 0));
    if (left.length === 0 || Date.now() >= deadline) return left;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
