import { type Envelope, PayloadError } from '@relay/contract';
import { type Content, decodeBody } from '../decoding/decode-body.js';
import { parseForm } from '../decoding/parse-form.js';
import type { NumberStyle } from '../decoding/parse-json.js';
import { isRecord } from '../decoding/payload-schema.js';

/** Text in forms and queries; in JSON also numbers, and `message_detail` may be a list. */
export type Fields = ReadonlyMap<string, unknown>;

/**
 * The one flat set of parameters of a callback, by whichever way it came: JSON whatever the content type, a form of
 * either kind, or the query of a GET.
 */
export function readFields(envelope: Envelope, numbers?: NumberStyle): Fields {
  const content = decodeBody(envelope, numbers);
  if (content.kind === 'json') return fieldsOfJson(content.value);
  return envelope.method.toUpperCase() === 'GET' ? parseForm(envelope.query) : fieldsOfForm(content);
}

function fieldsOfJson(value: unknown): Fields {
  if (isRecord(value)) return new Map(Object.entries(value));
  throw new PayloadError('(body)', 'expected one JSON object');
}

function fieldsOfForm(content: Exclude<Content, { kind: 'json' }>): Fields {
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
