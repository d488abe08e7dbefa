/**
 * The built worker, which takes over what a killed one left after 2 to 3 s in place of 10 to 15 s: chaos in the length of
 * a test. It happens in the same way, and a recovery that took minutes would still take too long.
 */
import { WORKER_OPTIONS } from '../../packages/queue/dist/options.js';

const TIMES_SOONER = 5;

for (const options of Object.values(WORKER_OPTIONS)) {
  options.lockDuration /= TIMES_SOONER;
  options.stalledInterval /= TIMES_SOONER;
}

await import('../../services/worker/dist/main.js');
