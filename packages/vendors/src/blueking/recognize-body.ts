import { type Envelope, PayloadError } from '@relay/contract';
import { type Content, decodeBody } from '../decoding/decode-body.js';
import { parseJson } from '../decoding/parse-json.js';
import { isRecord, type PayloadRecord } from '../decoding/payload-schema.js';

export type Body =
  | { readonly kind: 'callback'; readonly record: PayloadRecord }
  | { readonly kind: 'ignored'; readonly reason: string };

const REMEDY = 'choose raw (JSON) as the body and {{alarm.callback_message}} as its only text';

/** One POST is one alert; what else arrives at this address is told apart here. */
export function recognizeBody(envelope: Envelope): Body {
  const content = decodeBody(envelope);
  if (content.kind === 'blank') return { kind: 'ignored', reason: 'empty body' };
  const outer = expectRecord(jsonOf(content), '(body)');
  return isWrapped(outer) ? recognizeWrapped(outer.callback_message) : recognizeRecord(outer, '(body)');
}

function jsonOf(content: Exclude<Content, { kind: 'blank' }>): unknown {
  if (content.kind === 'json') return content.value;
  const problem = content.kind === 'form' ? 'forms are not supported' : content.problem;
  throw new PayloadError('(body)', `${problem}; ${REMEDY}`);
}

/** A template of the operator's own may put the callback, as an object or as text, beside other keys. */
function isWrapped(outer: PayloadRecord): boolean {
  const isBare = Object.hasOwn(outer, 'type') && Object.hasOwn(outer, 'event');
  return Object.hasOwn(outer, 'callback_message') && !isBare;
}

function recognizeWrapped(inner: unknown): Body {
  const path = 'callback_message';
  if (typeof inner !== 'string') return recognizeRecord(expectRecord(inner, path), path);
  if (inner.trim() === '') return { kind: 'ignored', reason: 'empty body' };
  const parsed = parseJson(inner.trim());
  if (!parsed.ok) throw new PayloadError(path, `${parsed.problem}; ${REMEDY}`);
  return recognizeRecord(expectRecord(parsed.value, path), path);
}

function recognizeRecord(record: PayloadRecord, path: string): Body {
  const keys = Object.keys(record);
  if (keys.length === 0) return { kind: 'ignored', reason: 'empty callback' };
  if (keys.length === 1 && typeof record.alarm === 'string') return { kind: 'ignored', reason: 'debug request' };
  if (isAlertInfo(record)) {
    throw new PayloadError(path, `holds {{alarm.alert_info}} (回调数据【new】); ${REMEDY}`);
  }
  return { kind: 'callback', record };
}

/** The sibling variable, offered right beside the right one in BlueKing's list. */
function isAlertInfo(record: PayloadRecord): boolean {
  return Object.hasOwn(record, 'severity') && Object.hasOwn(record, 'alert_name') && !Object.hasOwn(record, 'type');
}

function expectRecord(value: unknown, path: string): PayloadRecord {
  if (isRecord(value)) return value;
  throw new PayloadError(path, `expected one JSON object; ${REMEDY}`);
}
