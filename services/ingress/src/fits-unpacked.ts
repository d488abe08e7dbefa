import { type Envelope, PayloadError } from '@relay/contract';
import { unpackBody } from '@relay/vendors';

/**
 * Whether a compressed body stays within the limit once unpacked. The packed bytes are what is stored; one that cannot
 * be unpacked at all is stored as well, for the normalizer to say so.
 */
export function fitsUnpacked({ body, headers }: Envelope, maxBytes: number): boolean {
  const coding = headers['content-encoding'];
  if (coding === undefined) return true;
  try {
    unpackBody(body, coding, maxBytes);
    return true;
  } catch (thrown) {
    return !(thrown instanceof PayloadError && isTooLarge(thrown.cause));
  }
}

function isTooLarge(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
}
