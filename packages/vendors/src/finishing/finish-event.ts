import type { AlertEvent, Envelope } from '@relay/contract';
import type { EventDraft } from '../vendor.js';
import { finishAlertKey } from './finish-alert-key.js';
import { finishDescription } from './finish-description.js';
import { finishLabels } from './finish-labels.js';
import { finishTitle } from './finish-title.js';

export interface Finishing {
  readonly envelope: Pick<Envelope, 'id' | 'receivedAt'>;
  readonly vendor: { readonly name: string; readonly title: string };
  readonly source: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
}

/** Brings what a vendor said within Flashduty's limits and takes the teeth out of text that Flashduty interprets. */
export function finishEvent(draft: EventDraft, { envelope, vendor, source }: Finishing): AlertEvent {
  const description = finishDescription(draft.description, vendor.title);
  return {
    title_rule: finishTitle(draft.title, vendor.title),
    event_status: draft.status,
    alert_key: finishAlertKey(source.name, draft.alertKey),
    ...(description === '' ? {} : { description }),
    event_time: eventTime(draft.occurredAt, envelope.receivedAt),
    labels: finishLabels({
      vendorName: vendor.name,
      fromVendor: draft.labels,
      fromSource: source.labels ?? {},
      fromRelay: { relay_source: source.name, relay_id: envelope.id },
    }),
  };
}

/** The end of the year 9999: a later time is a slip of the sender's clock or unit. */
const LATEST_SECONDS = 253_402_300_799;

function eventTime(occurredAt: number, receivedAtMs: number): number {
  const isSane = Number.isInteger(occurredAt) && occurredAt > 0 && occurredAt <= LATEST_SECONDS;
  return isSane ? occurredAt : Math.floor(receivedAtMs / 1000);
}
