import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Of the pushes. Few are answered 429, because each holds the integration for the second it asks for; the last two are the
 * retry traps: no answer although the event was taken, and none for so long that the relay gives up waiting.
 */
export const FLASHDUTY_FAULTS = {
  seed: 20261120,
  rateLimits: 'off',
  rules: [
    { probability: 0.03, status: 503 },
    { probability: 0.0005, status: 429, retryAfter: 1 },
    { probability: 0.005, reset: true },
    { probability: 0.005, reset: true, accept: true },
    { probability: 0.002, hang: true },
  ],
};

const FREEZE_MS = 3_000;
const WORKER_AWAY_MS = 5_000;

/**
 * Kills a worker and freezes Redis, in turn, until told to stop.
 * @param {object} options
 * @param {number} options.pauseMs between two faults
 * @param {AbortSignal} options.signal
 * @param {() => Promise<void>} options.killWorker
 * @param {() => Promise<void>} options.replaceWorker
 * @param {import('../lab/lab.mjs').Started} options.redis
 */
export async function wreak({ pauseMs, signal, killWorker, replaceWorker, redis }) {
  const faults = [
    async () => {
      console.log('  kill -9 of a worker');
      await killWorker();
      await sleep(WORKER_AWAY_MS);
      await replaceWorker();
    },
    async () => {
      console.log(`  Redis frozen for ${FREEZE_MS / 1000} s`);
      redis.signal('SIGSTOP');
      await sleep(FREEZE_MS);
      redis.signal('SIGCONT');
    },
  ];
  for (let turn = 0; ; turn += 1) {
    try {
      await sleep(pauseMs, undefined, { signal });
    } catch {
      return;
    }
    await faults[turn % faults.length]();
  }
}
