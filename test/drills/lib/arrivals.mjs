import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 250;

/** What reaches the stand-in, in order. It holds only the newest, so they are fetched as they come. */
export function collectArrivals(sandbox) {
  const numbers = [];
  const firstAt = new Map();
  let stopped = false;
  const take = async () => {
    for (const { number, at } of await sandbox.takeNewEvents()) {
      numbers.push(number);
      if (!firstAt.has(number)) firstAt.set(number, at);
    }
  };
  const run = async () => {
    while (!stopped) {
      await take();
      await sleep(LOOK_EVERY_MS);
    }
  };
  const running = run();
  // Whoever stops it hears of its failure; until then a drill that breaks off has the word.
  running.catch(() => undefined);
  return {
    numbers,
    firstAt,
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}
