/**
 * Did the urgent ones go first? The longest that an urgent event had been waiting when one that is not urgent left before
 * it. What is accepted has to be read before anybody knows that it is urgent, so this is never quite zero.
 * @param {readonly { acceptedAt: number, deliveredAt: number, urgent: boolean }[]} events
 */
export function longestOvertaken(events) {
  const urgent = events.filter((event) => event.urgent).sort((a, b) => a.acceptedAt - b.acceptedAt);
  const others = events.filter((event) => !event.urgent).sort((a, b) => a.deliveredAt - b.deliveredAt);
  let oldest = 0;
  let longest = 0;
  for (const { deliveredAt } of others) {
    while (oldest < urgent.length && urgent[oldest].deliveredAt <= deliveredAt) oldest += 1;
    if (oldest === urgent.length) break;
    longest = Math.max(longest, deliveredAt - urgent[oldest].acceptedAt);
  }
  return longest;
}
