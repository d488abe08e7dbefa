import { getPriority, setPriority } from 'node:os';

const LAST_STEP = 19;
/** With ten, events on a busy machine took a third longer to Flashduty (p99) than with none or five. */
const STEPS = 5;

/**
 * Where processor time is short, webhooks are answered first: their senders wait for milliseconds and do not come back,
 * and what is stored can be delivered a moment later. On Linux it is the main thread that gives way, which does nearly
 * all of the work. Containers are weighed by their `cpu_shares` instead.
 */
export function giveWay(): void {
  try {
    setPriority(Math.min(LAST_STEP, getPriority() + STEPS));
  } catch {
    // Some sandbox forbids it. Nothing depends on it.
  }
}
