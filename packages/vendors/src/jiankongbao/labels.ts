import type { PayloadRecord } from '../decoding/payload-schema.js';
import { scalarText } from '../text/scalar-text.js';
import type { EventDraft } from '../vendor.js';

type Labels = EventDraft['labels'];

/** A secret, the description, and what differs in every notification of the same alert. */
const NOT_LABELS = new Set(['token', 'relay_token', 'content', 'msg_id']);

const FULL_NAMES: ReadonlyMap<string, string> = new Map([
  ['msg_type', 'message_type'],
  ['msg_status', 'message_status'],
]);

/** Every plain field under its own name, aliases under the full one. */
export function fieldLabels(fields: PayloadRecord): Labels {
  const labels: Array<readonly [string, string]> = [];
  for (const [name, value] of Object.entries(fields)) {
    const fullName = FULL_NAMES.get(name);
    const isOverruled = fullName !== undefined && scalarText(fields[fullName]) !== '';
    if (!NOT_LABELS.has(name) && !isOverruled) labels.push([fullName ?? name, scalarText(value)]);
  }
  return labels;
}
