import { fitSlope, lowestOfBlocks } from '../figures/slope.mjs';

const MIB = 1024 * 1024;
const SECONDS_AN_HOUR = 3600;
/** About as long as a heap of this load fills before it is collected. */
const MOST_BLOCK_S = 120;
/** An interval from fewer blocks says nothing. */
const LEAST_BLOCKS = 6;

/**
 * @typedef {{ seconds: number, bytes: Record<string, number> }} Sample
 * @param {readonly Sample[]} samples
 * @param {number} warmUpSeconds
 * @returns {{ name: string, first: number, last: number, slope: number, low: number, high: number, isFlat: boolean }[]}
 *   MiB, and MiB an hour, of what was there all the time after the warm-up
 */
export function fitGrowth(samples, warmUpSeconds) {
  const settled = samples.filter(({ seconds }) => seconds >= warmUpSeconds);
  const names = Object.keys(settled[0]?.bytes ?? {});
  return names
    .filter((name) => settled.every(({ bytes }) => Number.isFinite(bytes[name])))
    .flatMap((name) => {
      const points = settled.map(({ seconds, bytes }) => ({ x: seconds, y: bytes[name] / MIB }));
      const blocks = lowestOfBlocks(points, blockLength(settled));
      if (blocks.length < LEAST_BLOCKS) return [];
      const { slope, low, high } = fitSlope(blocks);
      return {
        name,
        first: blocks[0].y,
        last: blocks.at(-1).y,
        slope: slope * SECONDS_AN_HOUR,
        low: low * SECONDS_AN_HOUR,
        high: high * SECONDS_AN_HOUR,
        isFlat: low <= 0 && high >= 0,
      };
    });
}

function blockLength(settled) {
  const length = (settled.at(-1)?.seconds ?? 0) - (settled[0]?.seconds ?? 0);
  return Math.min(MOST_BLOCK_S, length / LEAST_BLOCKS);
}
