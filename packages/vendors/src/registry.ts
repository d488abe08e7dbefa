import { blueking } from './blueking/index.js';
import { jiankongbao } from './jiankongbao/index.js';
import type { Vendor } from './vendor.js';
import { zstack } from './zstack/index.js';

/** Every vendor the relay understands. A new one is its folder and its line here. */
export const registry = { blueking, jiankongbao, zstack } as const satisfies Record<string, Vendor>;

export type VendorName = keyof typeof registry;

export const vendorNames: readonly string[] = Object.keys(registry);

export function findVendor(name: string): Vendor | undefined {
  const vendors: Readonly<Record<string, Vendor>> = registry;
  return Object.hasOwn(vendors, name) ? vendors[name] : undefined;
}
