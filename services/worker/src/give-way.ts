import { constants, setPriority } from 'node:os';

/**
 * Where processor time is short, webhooks are answered first: their senders wait for milliseconds and do not come back,
 * and what is stored can be delivered a moment later. In a storm on two cores this is the difference between senders that
 * wait for a few times as long as in the calm, and some thirty times. Processes of different containers are weighed
 * by their `cpu_shares` instead.
 */
export function giveWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Some sandbox forbids it. Nothing depends on it.
  }
}
