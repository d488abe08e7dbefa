import { fitSlope, lowestOfBlocks } from '../figures/slope.mjs';

const MIB = 1024 * 1024;
const SECONDS_AN_HOUR = 3600;
/** About as long as a heap of this load fills before it is collected. */
const MOST_BLOCK_S = 120;
/** An interval from fewer blocks says nothing. */
const LEAST_BLOCKS = 6;

/**
 * @typedef {{ seconds: number, bytes: Record<string, number> }} Sample
 * @typedef {'flat' | 'grows' | 'shrinks' | 'unknown'} Trend
 * @param {readonly Sample[]} samples
 * @param {number} warmUpSeconds
 * @returns {{ name: string, trend: Trend, first?: number, last?: number, slope?: number, low?: number, high?: number }[]}
 *   MiB, and MiB an hour, of all that was sampled; of what was not there all the time after the warm-up nothing is known
 */
export function fitGrowth(samples, warmUpSeconds) {
  const settled = samples.filter(({ seconds }) => seconds >= warmUpSeconds);
  const names = new Set(samples.flatMap(({ bytes }) => Object.keys(bytes)));
  return [...names].map((name) => {
    const points = settled.map(({ seconds, bytes }) => ({ x: seconds, y: bytes[name] / MIB }));
    const blocks = points.every(({ y }) => Number.isFinite(y)) ? lowestOfBlocks(points, blockLength(settled)) : [];
    if (blocks.length < LEAST_BLOCKS) return { name, trend: 'unknown' };
    const { slope, low, high } = fitSlope(blocks);
    return {
      name,
      trend: low > 0 ? 'grows' : high < 0 ? 'shrinks' : 'flat',
      first: blocks[0].y,
      last: blocks.at(-1).y,
      slope: slope * SECONDS_AN_HOUR,
      low: low * SECONDS_AN_HOUR,
      high: high * SECONDS_AN_HOUR,
    };
  });
}

function blockLength(settled) {
  const length = (settled.at(-1)?.seconds ?? 0) - (settled[0]?.seconds ?? 0);
  return Math.min(MOST_BLOCK_S, length / LEAST_BLOCKS);
}
