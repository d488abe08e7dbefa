import { LIMITS } from '@relay/contract';
import { labelName } from '../text/label-name.js';
import { safeLine } from '../text/safe-text.js';
import type { EventDraft } from '../vendor.js';

/** Labels of these names re-route Flashduty's notifications: never at the word of a payload. */
const REROUTES = /^layer_(?:person|webhook)_reset_/i;

/** This one replaces the description in Feishu and Slack templates. */
const REPLACES_DESCRIPTION = /^body_text$/i;

export interface LabelOrigins {
  readonly vendorName: string;
  readonly fromVendor: EventDraft['labels'];
  /** The operator's word: wins over the vendor's. */
  readonly fromSource: Readonly<Record<string, string>>;
  /** Wins over everything: it leads from an alert back to its envelope. */
  readonly fromRelay: Readonly<Record<string, string>>;
}

/** At most 50 labels; those of the relay and the source are never the ones that are cut. */
export function finishLabels(origins: LabelOrigins): Record<string, string> {
  const relay = finished(Object.entries(origins.fromRelay), LIMITS.labels, new Set());
  const source = finished(Object.entries(origins.fromSource), LIMITS.labels - relay.size, relay);
  const own = new Map([...source, ...relay]);
  const vendor = finished(fromVendor(origins), LIMITS.labels - own.size, own);
  return Object.fromEntries([...vendor, ...own]);
}

function* fromVendor({ vendorName, fromVendor }: LabelOrigins): Generator<readonly [string, string]> {
  for (const [rawName, value] of fromVendor) {
    const name = labelName(rawName);
    if (REROUTES.test(name)) continue;
    yield [REPLACES_DESCRIPTION.test(name) ? `${vendorName}_${name}` : name, value];
  }
}

/** Takes the first of each name until the room is used up, so a payload of 100,000 fields costs no more than one of 50. */
function finished(
  labels: Iterable<readonly [string, string]>,
  room: number,
  taken: { has: (name: string) => boolean },
): Map<string, string> {
  const result = new Map<string, string>();
  for (const [rawName, rawValue] of labels) {
    if (result.size >= room) break;
    const name = labelName(rawName);
    if (name === '' || taken.has(name) || result.has(name)) continue;
    const value = safeLine(rawValue, LIMITS.labelValueChars);
    if (value !== '') result.set(name, value);
  }
  return result;
}
