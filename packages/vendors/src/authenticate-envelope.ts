import type { Envelope } from '@relay/contract';
import { findVendor } from './registry.js';
import type { VendorSecrets } from './vendor.js';

/**
 * Whether the vendor's own signature allows the envelope to be stored. True where the vendor does not sign or the source
 * has no secret to check with: the token in the URL has been checked by then. Never throws.
 */
export function authenticateEnvelope(envelope: Envelope, vendorName: string, secrets: VendorSecrets): boolean {
  return findVendor(vendorName)?.authenticate?.(envelope, secrets) ?? true;
}
