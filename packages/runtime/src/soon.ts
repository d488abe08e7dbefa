import { setTimeout as sleep } from 'node:timers/promises';

/** The answer if it comes within the deadline, and `late` otherwise: commands to Redis may wait for it without limit. */
export async function soon<T, L>(answer: Promise<T>, withinMs: number, late: L): Promise<T | L> {
  const timer = new AbortController();
  try {
    return await Promise.race([answer, sleep(withinMs, late, { signal: timer.signal, ref: false })]);
  } finally {
    timer.abort();
    // The loser's rejection is nobody's concern any more.
    answer.catch(() => undefined);
  }
}
