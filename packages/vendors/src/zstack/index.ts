import type { Vendor } from '../vendor.js';
import { normalize } from './normalize.js';

export const zstack = { name: 'zstack', title: 'ZStack', normalize } as const satisfies Vendor;
