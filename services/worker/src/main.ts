import { runService } from '@relay/runtime';
import { vendorNames } from '@relay/vendors';
import { startWorker } from './start-worker.js';

await runService({ name: 'worker', process, vendors: vendorNames, start: startWorker });
