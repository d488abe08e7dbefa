import { parseJson } from '../decoding/parse-json.js';
import { isRecord } from '../decoding/payload-schema.js';
import { scalarText } from '../text/scalar-text.js';

/** The line that was crossed, such as `load_average_5 gt 1`. */
export interface Condition {
  readonly metric: string;
  readonly compare: string;
  readonly value: string;
}

/** `message_detail` is JSON text of a list or of one object, in JSON mode perhaps the list itself. Never an error. */
export function readCondition(messageDetail: unknown): Condition {
  const detail = typeof messageDetail === 'string' ? parsedOr(messageDetail) : messageDetail;
  const first: unknown = Array.isArray(detail) ? detail[0] : detail;
  const { metric, compare, value, unit } = isRecord(first) ? first : {};
  const valueText = scalarText(value);
  return {
    metric: scalarText(metric),
    compare: scalarText(compare),
    value: valueText === '' ? '' : `${valueText}${scalarText(unit)}`,
  };
}

function parsedOr(text: string): unknown {
  const parsed = parseJson(text);
  return parsed.ok ? parsed.value : undefined;
}
