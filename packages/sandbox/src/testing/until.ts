import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition, and fails when it does not come true in time. */
export async function until(condition: () => boolean, deadlineMs = 5000): Promise<void> {
  const endsAt = Date.now() + deadlineMs;
  while (!condition()) {
    if (Date.now() > endsAt) throw new Error(`not true within ${deadlineMs} ms: ${condition}`);
    await sleep(5);
  }
}
