import { LIMITS } from '@relay/contract';
import { isLongerThan } from '../text/cut-text.js';
import { sha256Hex } from '../text/sha256-hex.js';

/**
 * The source stands in front, so that two BlueKings on one integration never share an alert. Flashduty promises nothing
 * for a longer key, and a cut one could merge two alerts: a hash keeps them apart.
 */
export function finishAlertKey(sourceName: string, vendorKey: string): string {
  const key = `${sourceName}:${vendorKey}`;
  return isLongerThan(key, LIMITS.alertKeyChars) ? sha256Hex(key) : key;
}
