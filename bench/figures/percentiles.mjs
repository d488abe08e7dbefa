import { createHistogram } from 'node:perf_hooks';

const LONGEST_US = 600_000_000;

/** Records durations without keeping them: Node's own HDR histogram, exact to 0.1 %, however many there are. */
export function createRecorder() {
  const histogram = createHistogram({ lowest: 1, highest: LONGEST_US, figures: 3 });
  return {
    record: (ms) => histogram.record(Math.min(LONGEST_US, Math.max(1, Math.round(ms * 1000)))),
    percentiles: () => ({
      count: histogram.count,
      p50: histogram.percentile(50) / 1000,
      p90: histogram.percentile(90) / 1000,
      p99: histogram.percentile(99) / 1000,
      max: histogram.count === 0 ? 0 : histogram.max / 1000,
    }),
  };
}

/** @param {Iterable<number>} durationsMs */
export function percentilesOf(durationsMs) {
  const recorder = createRecorder();
  for (const ms of durationsMs) recorder.record(ms);
  return recorder.percentiles();
}
