import { isIP } from 'node:net';
import { plainAddress } from './allow-list.js';

/** A proxy may hand on anything as the sender's address; only an address is believed, counted and logged. */
export function senderAddress(claimed: string | undefined): string {
  const address = plainAddress(claimed ?? '');
  return isIP(address) === 0 ? 'unknown' : address;
}
