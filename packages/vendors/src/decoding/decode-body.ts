import type { Envelope } from '@relay/contract';
import { type Fields, parseForm } from './parse-form.js';
import { type NumberStyle, parseJson } from './parse-json.js';
import { parseMultipart } from './parse-multipart.js';
import { unpackBody } from './unpack-body.js';

/** What the bytes of an envelope are, before anyone asks what they mean. */
export type Content =
  | { readonly kind: 'blank' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'form'; readonly fields: Fields }
  | { readonly kind: 'text'; readonly text: string; readonly problem: string };

const STARTS_JSON = new Set(['{', '[', '"']);

/**
 * Turns bytes and content type into JSON, form fields or text. A body that looks like JSON is read as JSON whatever its
 * content type says: BlueKing labels its JSON `text/plain` by default. Broken UTF-8 is replaced, not refused, for one bad
 * character must not cost an alert. Throws a PayloadError only for a body that cannot be unpacked.
 */
export function decodeBody(envelope: Envelope, numbers: NumberStyle = 'value'): Content {
  const bytes = unpackBody(envelope.body, envelope.headers['content-encoding']);
  // A byte order mark counts as a blank.
  const text = new TextDecoder('utf-8').decode(bytes).trim();
  if (text === '') return { kind: 'blank' };
  if (STARTS_JSON.has(text.charAt(0))) {
    const parsed = parseJson(text, numbers);
    return parsed.ok ? { kind: 'json', value: parsed.value } : { kind: 'text', text, problem: parsed.problem };
  }
  return decodeForm(text, envelope.headers['content-type'] ?? '') ?? { kind: 'text', text, problem: 'not JSON' };
}

function decodeForm(text: string, contentType: string): Content | undefined {
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === 'application/x-www-form-urlencoded') return { kind: 'form', fields: parseForm(text) };
  if (mediaType !== 'multipart/form-data') return undefined;
  const fields = parseMultipart(text, contentType);
  return fields === undefined
    ? { kind: 'text', text, problem: 'multipart/form-data without a boundary' }
    : { kind: 'form', fields };
}
