import { performance } from 'node:perf_hooks';

const AHEAD_MS = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** Milliseconds of the machine's steady clock: the same in every process, and never set back. */
export function nowMs() {
  return performance.now() + AHEAD_MS;
}
