import { isIPv6 } from 'node:net';

/** An IPv6 sender owns at least a /64: its addresses within it are one sender. */
const GROUPS_IN_64_BITS = 4;
const GROUPS = 8;

/** What counts as one sender: an IPv4 address, or the /64 of an IPv6 address. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [beforeGap = '', afterGap] = (address.split('%')[0] ?? '').split('::');
  const before = beforeGap === '' ? [] : beforeGap.split(':');
  const after = afterGap ? afterGap.split(':') : [];
  const gap = Array.from({ length: afterGap === undefined ? 0 : GROUPS - before.length - after.length }, () => '0');
  const groups = [...before, ...gap, ...after].slice(0, GROUPS_IN_64_BITS);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
