import { fromStoredEnvelope, type StoredEnvelope } from '../envelope.js';
import { hexadecimal } from './hexadecimal.js';
import { indentJson } from './indent-json.js';

/** A body as people read it. */
export type ReadableBody =
  | { readonly kind: 'empty' }
  /** Indented; every literal as it was received. */
  | { readonly kind: 'json'; readonly text: string }
  /** Decoded, in the order in which they came; a name may come twice. */
  | { readonly kind: 'form'; readonly fields: ReadonlyArray<readonly [name: string, value: string]> }
  | { readonly kind: 'text'; readonly text: string }
  /** The first bytes in hexadecimal. */
  | { readonly kind: 'binary'; readonly text: string; readonly bytesLeftOut: number };

/** As much of a body that is no text as helps to recognise it. */
const HEX_BYTES = 512;

export function readableBody(envelope: StoredEnvelope): ReadableBody {
  const { body } = fromStoredEnvelope(envelope);
  if (body.length === 0) return { kind: 'empty' };
  const { text, headers } = envelope;
  if (text === undefined) {
    return {
      kind: 'binary',
      text: hexadecimal(body.subarray(0, HEX_BYTES)),
      bytesLeftOut: Math.max(0, body.length - HEX_BYTES),
    };
  }
  const json = indentJson(text);
  if (json !== undefined) return { kind: 'json', text: json };
  if (/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')) {
    return { kind: 'form', fields: [...new URLSearchParams(text)] };
  }
  return { kind: 'text', text };
}
