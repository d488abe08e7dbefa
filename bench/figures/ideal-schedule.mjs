const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/**
 * What the limits allow: when each of these events would leave if nothing but the limits held it up and the urgent ones
 * always went first. The bar that a storm is held against.
 * @param {readonly { at: number, urgent: boolean }[]} accepted in the order of acceptance, `at` in milliseconds
 * @param {{ perSecond: number, perMinute: number }} limits sliding windows
 * @returns {{ last: number, lastUrgent: number }} when the last one leaves, and the last urgent one
 */
export function idealSchedule(accepted, { perSecond, perMinute }) {
  const sentAt = [];
  const waiting = { urgent: 0, others: 0 };
  let taken = 0;
  let lastUrgent = 0;
  while (sentAt.length < accepted.length) {
    const count = sentAt.length;
    const freeAt = Math.max(
      count < perSecond ? 0 : sentAt[count - perSecond] + SECOND_MS,
      count < perMinute ? 0 : sentAt[count - perMinute] + MINUTE_MS,
    );
    const isIdle = waiting.urgent + waiting.others === 0;
    const now = Math.max(freeAt, isIdle ? accepted[taken].at : 0, sentAt.at(-1) ?? 0);
    for (; taken < accepted.length && accepted[taken].at <= now; taken += 1) {
      if (accepted[taken].urgent) waiting.urgent += 1;
      else waiting.others += 1;
    }
    if (waiting.urgent > 0) {
      waiting.urgent -= 1;
      lastUrgent = now;
    } else waiting.others -= 1;
    sentAt.push(now);
  }
  return { last: sentAt.at(-1) ?? 0, lastUrgent };
}
