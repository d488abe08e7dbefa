import { median } from './spread.mjs';

/** Two-sided 95 % of the normal distribution. */
const Z = 1.96;

/**
 * Does it grow? The Theil–Sen slope (median of the slopes of all pairs of points) with Sen's 95 % interval. Neither a peak
 * nor a step at one end bends it, as either would a least-squares line; a heap is all peaks and steps.
 * @param {readonly { x: number, y: number }[]} points at least three, no x twice
 * @returns {{ slope: number, low: number, high: number }} in units of y for one of x
 */
export function fitSlope(points) {
  const slopes = points
    .flatMap((a, index) => points.slice(index + 1).map((b) => (b.y - a.y) / (b.x - a.x)))
    .sort((a, b) => a - b);
  const n = points.length;
  const width = Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const low = Math.max(0, Math.floor((slopes.length - width) / 2));
  const high = Math.min(slopes.length - 1, Math.ceil((slopes.length + width) / 2));
  return { slope: median(slopes), low: slopes[low], high: slopes[high] };
}

/**
 * The lowest of each block of time. Garbage and batches under way come and go, in teeth of minutes; what is kept stays, so a
 * leak lifts the lowest too. Samples a few seconds apart are not independent (one garbage collection shows in many of them),
 * and an interval that took them for independent would be far too narrow.
 * @param {readonly { x: number, y: number }[]} points
 */
export function lowestOfBlocks(points, blockLength) {
  const blocks = new Map();
  for (const { x, y } of points) {
    const block = Math.floor(x / blockLength);
    blocks.set(block, Math.min(y, blocks.get(block) ?? y));
  }
  return [...blocks].map(([block, y]) => ({ x: (block + 0.5) * blockLength, y }));
}
