import type { PayloadRecord } from '../decoding/payload-schema.js';
import { scalarText } from '../text/scalar-text.js';
import type { EventDraft } from '../vendor.js';
import { present } from './payload.js';

type Labels = EventDraft['labels'];

/** These differ in every notification of the same alert, repeats and recovery too. */
const NOT_LABELS = new Set(['ALARM_DATA_UUID', 'EVENT_DATA_UUID']);

/** Every plain value of the payload under its own name, and those of `EVENT_LABELS` behind that prefix. */
export function payloadLabels(payload: PayloadRecord, eventLabels: PayloadRecord = {}): Labels {
  const own = Object.entries(payload).filter(([name]) => !NOT_LABELS.has(name));
  const nested = Object.entries(eventLabels).map(([name, value]) => [`EVENT_LABELS_${name}`, value] as const);
  return [...own, ...nested].map(([name, value]) => [name, present(scalarText(value))]);
}
