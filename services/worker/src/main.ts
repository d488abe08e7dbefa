import { runService } from '@relay/runtime';
import { vendorNames } from '@relay/vendors';
import { giveWay } from './give-way.js';
import { keepYoungObjectsYoung } from './keep-young-objects-young.js';
import { startWorker } from './start-worker.js';

giveWay();
keepYoungObjectsYoung();
await runService({ name: 'worker', process, vendors: vendorNames, start: startWorker });
