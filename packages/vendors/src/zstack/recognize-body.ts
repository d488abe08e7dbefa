import { type Envelope, PayloadError } from '@relay/contract';
import { type Content, decodeBody } from '../decoding/decode-body.js';
import { parseJson } from '../decoding/parse-json.js';
import { isRecord, type PayloadRecord } from '../decoding/payload-schema.js';

/** ZStack names no type in its body: the keys tell. */
export type Body =
  | { readonly kind: 'alarm' | 'event'; readonly record: PayloadRecord }
  | { readonly kind: 'test message' | 'topic message' };

const REMEDY = 'custom ZStack HTTP template: remove the default HTTP template or use the recommended one';

export function recognizeBody(envelope: Envelope): Body {
  const value = unwrapString(jsonOf(decodeBody(envelope)));
  if (!isRecord(value)) throw new PayloadError('(body)', `expected one JSON object (${REMEDY})`);
  if (Object.hasOwn(value, 'ALARM_UUID')) return { kind: 'alarm', record: value };
  if (Object.hasOwn(value, 'EVENT_NAME')) return { kind: 'event', record: value };
  if (isTestMessage(value)) return { kind: 'test message' };
  if (isTopicMessage(value)) return { kind: 'topic message' };
  throw unknownShape(value);
}

function unknownShape(value: PayloadRecord): PayloadError {
  const alertKey = Object.keys(value).find(isAlertKey);
  if (alertKey === undefined) return new PayloadError('(body)', `neither ALARM_UUID nor EVENT_NAME (${REMEDY})`);
  return new PayloadError(alertKey.startsWith('ALARM_') ? 'ALARM_UUID' : 'EVENT_NAME', `missing (${REMEDY})`);
}

function jsonOf(content: Content): unknown {
  if (content.kind === 'json') return content.value;
  const problem = content.kind === 'text' ? content.problem : 'not JSON';
  throw new PayloadError('(body)', `${problem} (${REMEDY})`);
}

/** The test message comes encoded twice: a JSON string that holds an object. */
function unwrapString(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const inner = parseJson(value.trim());
  if (inner.ok) return inner.value;
  throw new PayloadError('(body)', `a JSON string that holds ${inner.problem} (${REMEDY})`);
}

const TEST_MESSAGE_KEYS = ['product', 'metric', 'dataSource'] as const;

function isTestMessage(value: PayloadRecord): boolean {
  return TEST_MESSAGE_KEYS.every((key) => Object.hasOwn(value, key)) && !Object.keys(value).some(isAlertKey);
}

const isAlertKey = (key: string): boolean => key.startsWith('ALARM_') || key.startsWith('EVENT_');

const JAVA_CLASS = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/;

function isTopicMessage(value: PayloadRecord): boolean {
  const keys = Object.keys(value);
  const name = keys.length === 1 ? (keys[0] ?? '') : '';
  return JAVA_CLASS.test(name) && isRecord(value[name]);
}
