import { isRecord, type PayloadRecord } from '../decoding/payload-schema.js';
import { scalarText } from '../text/scalar-text.js';
import type { EventDraft } from '../vendor.js';
import { present } from './payload.js';

type Labels = EventDraft['labels'];

/** These differ in every notification of the same alert, repeats and recovery too. */
const NOT_LABELS = new Set(['ALARM_DATA_UUID', 'EVENT_DATA_UUID']);

/** Every plain value of the payload under its own name; `EVENT_LABELS` one level deep. */
export function payloadLabels(payload: PayloadRecord): Labels {
  return Object.entries(payload).flatMap(([name, value]): Labels => {
    if (NOT_LABELS.has(name)) return [];
    if (name !== 'EVENT_LABELS' || !isRecord(value)) return [[name, present(scalarText(value))]];
    return Object.entries(value).map(([key, inner]) => [`${name}_${key}`, present(scalarText(inner))]);
  });
}
