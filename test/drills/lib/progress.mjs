import { setTimeout as sleep } from 'node:timers/promises';

const WITHIN_MS = 120_000;

/** Waits until so many more webhooks have been accepted: trouble comes while there is traffic. */
export async function accepted({ lab, senders }, more) {
  const target = senders.count() + more;
  await lab.until(() => senders.count() >= target, WITHIN_MS, `${more} more webhooks to be accepted`);
}

/** Lets traffic come for a while. */
export async function during(milliseconds) {
  await sleep(milliseconds);
}
