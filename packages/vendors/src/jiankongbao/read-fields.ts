import { type Envelope, PayloadError } from '@relay/contract';
import { type Content, decodeBody } from '../decoding/decode-body.js';
import { parseForm } from '../decoding/parse-form.js';
import type { NumberStyle } from '../decoding/parse-json.js';
import { isRecord, type PayloadRecord } from '../decoding/payload-schema.js';

/**
 * The one flat set of parameters of a callback, by whichever way it came: JSON whatever the content type, a form of
 * either kind, or the query of a GET. All values are text in forms and queries; in JSON there are numbers too.
 */
export function readFields(envelope: Envelope, numbers?: NumberStyle): PayloadRecord {
  const content = decodeBody(envelope, numbers);
  if (content.kind === 'json') return fieldsOfJson(content.value);
  const isGet = envelope.method.toUpperCase() === 'GET';
  return Object.fromEntries(isGet ? parseForm(envelope.query) : fieldsOfForm(content));
}

function fieldsOfJson(value: unknown): PayloadRecord {
  if (isRecord(value)) return value;
  throw new PayloadError('(body)', 'expected one JSON object');
}

function fieldsOfForm(content: Exclude<Content, { kind: 'json' }>): ReadonlyMap<string, string> {
  switch (content.kind) {
    case 'blank':
      throw new PayloadError('(body)', 'empty');
    case 'form':
      return content.fields;
    case 'text':
      if (content.text.startsWith('{')) throw new PayloadError('(body)', content.problem);
      return parseForm(content.text);
  }
}
