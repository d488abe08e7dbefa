import type { Vendor } from '../vendor.js';
import { normalize } from './normalize.js';

export const blueking = { name: 'blueking', title: 'BlueKing', normalize } as const satisfies Vendor;
