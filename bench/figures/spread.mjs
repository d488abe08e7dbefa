/** @typedef {{ median: number, min: number, max: number, rounds: number }} Spread */

/** @param {readonly number[]} values one of each round @returns {Spread} */
export function spreadOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: medianOfSorted(sorted), min: sorted[0], max: sorted.at(-1), rounds: sorted.length };
}

/** @param {readonly number[]} values */
export function median(values) {
  return medianOfSorted([...values].sort((a, b) => a - b));
}

function medianOfSorted(sorted) {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
