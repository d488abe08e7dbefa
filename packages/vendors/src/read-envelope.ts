import { type AlertEvent, type Envelope, PayloadError } from '@relay/contract';
import { finishEvent } from './finishing/finish-event.js';
import { findVendor, vendorNames } from './registry.js';

/** What reading needs to know of a configured source. */
export interface ReadingSource {
  readonly name: string;
  readonly vendor: string;
  /** IANA zone of times that the vendor sends without one. */
  readonly timezone?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What one envelope yields: events ready to send, in order, or the reason why there are none. */
export type Reading =
  | { readonly kind: 'events'; readonly events: readonly AlertEvent[] }
  | { readonly kind: 'ignored'; readonly reason: string };

/**
 * Reads an envelope as its source's vendor does. Pure: the same envelope and source give the same events, so a replay
 * sends what the first try sent. Throws a PayloadError, and nothing else, for what cannot be read.
 */
export function readEnvelope(envelope: Envelope, source: ReadingSource): Reading {
  const vendor = findVendor(source.vendor);
  if (vendor === undefined) {
    throw new PayloadError('(vendor)', `unknown; the relay knows ${vendorNames.join(', ')}`);
  }
  const meaning = vendor.normalize(envelope, source.timezone === undefined ? {} : { timezone: source.timezone });
  if (meaning.kind === 'ignored') return meaning;
  return { kind: 'events', events: meaning.events.map((draft) => finishEvent(draft, { envelope, vendor, source })) };
}
