/**
 * Holds what arrived against what was accepted. Webhooks are numbered; those of one alert are accepted in the order of
 * their numbers.
 *
 * An event that repeats what Flashduty was last told of its alert may be superseded instead of sent. One that says
 * something else and never arrived is lost.
 * @param {object} run
 * @param {Iterable<number>} run.accepted numbers answered 200
 * @param {readonly number[] | Uint32Array} run.arrivals numbers in the order in which they arrived, repeats included
 * @param {(number: number) => number} run.alertOf
 * @param {(number: number) => string} run.statusOf
 * @returns {{ accepted: number, arrived: number, lost: number[], superseded: number, doubled: number, outOfOrder: number[] }}
 *   `outOfOrder` lists the numbers first seen after a later one of their alert
 */
export function judgeArrivals({ accepted, arrivals, alertOf, statusOf }) {
  const { seen, doubled, outOfOrder } = firstSights(arrivals, alertOf);
  const all = [...new Set(accepted)];
  const lastToldOf = new Map();
  const lost = [];
  let superseded = 0;
  // What was refused may have been stored all the same, and then it arrives: it counts in what Flashduty was told.
  for (const number of [...new Set([...all, ...seen])].sort((a, b) => a - b)) {
    const [alert, status] = [alertOf(number), statusOf(number)];
    if (seen.has(number)) lastToldOf.set(alert, status);
    else if (lastToldOf.get(alert) === status) superseded += 1;
    else lost.push(number);
  }
  return { accepted: all.length, arrived: seen.size, lost, superseded, doubled, outOfOrder };
}

function firstSights(arrivals, alertOf) {
  const seen = new Set();
  const newestOf = new Map();
  const outOfOrder = [];
  let doubled = 0;
  for (const number of arrivals) {
    if (seen.has(number)) {
      doubled += 1;
      continue;
    }
    seen.add(number);
    const alert = alertOf(number);
    const newest = newestOf.get(alert) ?? -1;
    if (number < newest) outOfOrder.push(number);
    else newestOf.set(alert, number);
  }
  return { seen, doubled, outOfOrder };
}
