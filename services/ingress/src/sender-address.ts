import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { createAllowList, plainAddress } from './allow-list.js';

/** A proxy may hand on anything as the sender's address; only an address is believed, counted and logged. */
export function senderAddress(claimed: string | undefined): string {
  const address = plainAddress(claimed ?? '');
  return isIP(address) === 0 ? 'unknown' : address;
}

/** Whether an address is that of a proxy in front of the ingress; nobody's is when none is configured. */
export function createIsProxy(trustedProxies: readonly string[]): (address: string) => boolean {
  return trustedProxies.length === 0 ? () => false : createAllowList(trustedProxies);
}

/** The sender's address as the proxies tell it: the nearest one that no proxy of ours has. Any sender can add others in front. */
export function createSenderOf(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const isProxy = createIsProxy(trustedProxies);
  return ({ socket, headers }) => {
    let address = senderAddress(socket.remoteAddress);
    const claims = headers['x-forwarded-for']?.toString().split(',') ?? [];
    while (isProxy(address) && claims.length > 0) address = senderAddress(claims.pop()?.trim());
    return address;
  };
}
