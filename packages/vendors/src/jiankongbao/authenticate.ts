import { createHash, timingSafeEqual } from 'node:crypto';
import { type Envelope, PayloadError } from '@relay/contract';
import type { PayloadRecord } from '../decoding/payload-schema.js';
import type { VendorSecrets } from '../vendor.js';
import { readFields } from './read-fields.js';

/** The console signs these three and nothing else: not the status, not the content. */
const SIGNED_FIELDS = ['msg_id', 'task_id', 'fault_time'] as const;

/** `token` is the lower-case hex MD5 of the signed values and the callback token, plainly joined. */
export function authenticate(envelope: Envelope, { callbackToken }: VendorSecrets): boolean {
  if (callbackToken === undefined) return true;
  const fields = rawFields(envelope);
  const token = rawText(fields.token);
  const signed = SIGNED_FIELDS.map((name) => rawText(fields[name]));
  if (token === undefined || signed.includes(undefined)) return false;
  return isSame(token, md5Hex([...signed, callbackToken].join('')));
}

/** Numbers keep the digits that were sent: `1.0` is signed as `1.0`. What cannot be read has no valid token. */
function rawFields(envelope: Envelope): PayloadRecord {
  try {
    return readFields(envelope, 'literal');
  } catch (thrown) {
    if (thrown instanceof PayloadError) return {};
    throw thrown;
  }
}

const rawText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const md5Hex = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');

/** Compares hashes of both sides: equally long, so that the time taken tells neither length nor content. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(given), digest(expected));
}
