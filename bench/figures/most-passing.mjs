/**
 * Did the urgent ones go first? The most events that are not urgent and left before an urgent one that had been accepted
 * for so long. What is accepted has to be read before anybody knows that it is urgent.
 * @param {readonly { acceptedAt: number, deliveredAt: number, urgent: boolean }[]} events in milliseconds
 */
export function mostPassing(events, afterMs) {
  const others = events.filter(({ urgent }) => !urgent).map(({ deliveredAt }) => deliveredAt);
  return events
    .filter(({ urgent }) => urgent)
    .map(({ acceptedAt, deliveredAt }) => others.filter((at) => at > acceptedAt + afterMs && at < deliveredAt).length)
    .reduce((most, count) => Math.max(most, count), 0);
}
