/**
 * The built worker, which takes over what a killed one left after 2 to 3 s in place of 10 to 15 s: chaos in the length of
 * a test. It happens in the same way.
 */
import { WORKER_OPTIONS } from '../../packages/queue/dist/options.js';

for (const options of Object.values(WORKER_OPTIONS))
  Object.assign(options, { lockDuration: 2_000, stalledInterval: 1_000 });

await import('../../services/worker/dist/main.js');
