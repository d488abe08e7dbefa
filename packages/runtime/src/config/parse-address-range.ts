import { isIP } from 'node:net';

const MAX_PREFIX_BITS = { 4: 32, 6: 128 } as const;

/** An IPv4 or IPv6 address, or a range of them in CIDR notation. Without a zone (`%eth0`): BlockList takes none. */
export function parseAddressRange(text: string): string | undefined {
  const [, address = '', prefix] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  if (family !== 4 && family !== 6) return undefined;
  return prefix === undefined || Number(prefix) <= MAX_PREFIX_BITS[family] ? text : undefined;
}
