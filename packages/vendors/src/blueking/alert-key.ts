import { LIMITS, PayloadError } from '@relay/contract';
import { isLongerThan } from '../text/cut-text.js';
import { sha256Hex } from '../text/sha256-hex.js';
import type { Payload } from './payload.js';

/**
 * The alert's own id. Not strategy and dimensions: an escalation closes the old alert and opens a new one in no sure
 * order, and the old one's `closed` would then close the new one.
 */
export function alertKey({ bk_biz_id, event }: Payload): string {
  const id = event.event_id || event.id;
  if (id === '') throw new PayloadError('event.event_id', 'missing; without it nothing tells which alert this is');
  const key = `blueking:${bk_biz_id || '0'}:${id}`;
  return isLongerThan(key, LIMITS.alertKeyChars) ? `blueking:${sha256Hex(key)}` : key;
}
