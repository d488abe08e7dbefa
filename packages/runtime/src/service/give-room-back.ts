import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const LOOK_EVERY_MS = 15_000;

/** Shares of the time in which the event loop has something to do. */
const BUSY = 0.1;
const QUIET = 0.05;

/**
 * What a storm took goes back to the machine with a slow collection, and V8 begins those for what is allocated, not for what
 * is unused: a process that has nothing more to do after its storm may keep all of it for as long as the quiet lasts. So
 * one collection is asked for when it has begun, when hardly anybody waits for the process.
 */
export function giveRoomBackWhenQuiet(): void {
  const collect = collector();
  const hasBecomeQuiet = watchForQuiet();
  let last = performance.eventLoopUtilization();
  const look = () => {
    const now = performance.eventLoopUtilization();
    if (hasBecomeQuiet(performance.eventLoopUtilization(now, last).utilization)) collect();
    last = now;
  };
  setInterval(look, LOOK_EVERY_MS).unref();
}

/** Told how busy each stretch of time was, says once after each storm that it is over. */
export function watchForQuiet(): (utilization: number) => boolean {
  let wasBusy = false;
  return (utilization) => {
    if (utilization >= BUSY) wasBusy = true;
    if (!wasBusy || utilization > QUIET) return false;
    wasBusy = false;
    return true;
  };
}

/** Node offers the collector to programs that were started with a flag; the flag can be set later, for a new context. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return collect;
}
