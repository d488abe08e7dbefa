import { runService } from '@relay/runtime';
import { vendorNames } from '@relay/vendors';
import { giveWay } from './give-way.js';
import { startWorker } from './start-worker.js';

giveWay();
await runService({ name: 'worker', process, vendors: vendorNames, start: startWorker });
