import type { Vendor } from '../vendor.js';
import { authenticate } from './authenticate.js';
import { normalize } from './normalize.js';

export const jiankongbao = {
  name: 'jiankongbao',
  title: 'Jiankongbao',
  authenticate,
  normalize,
} as const satisfies Vendor;
