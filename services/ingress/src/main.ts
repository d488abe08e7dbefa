import { runService } from '@relay/runtime';
import { vendorNames } from '@relay/vendors';
import { startIngress } from './start-ingress.js';

await runService({ name: 'ingress', process, vendors: vendorNames, start: startIngress });
