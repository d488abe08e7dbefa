import { BlockList, isIP } from 'node:net';

export type IsAllowed = (address: string) => boolean;

/** IPv4 and IPv6 addresses and networks (`10.0.0.0/8`); an empty list allows every address. */
export function createAllowList(entries: readonly string[]): IsAllowed {
  if (entries.length === 0) return () => true;
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
}

/** A dual-stack socket shows an IPv4 sender as `::ffff:10.0.0.1`, and some proxies add the sender's port. */
export function plainAddress(address: string): string {
  const withoutPort = address.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  return withoutPort.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
