import type { Envelope, EventStatus } from '@relay/contract';

/** What a vendor's payload says about one alert, before it is brought within Flashduty's limits. */
export interface EventDraft {
  readonly status: EventStatus;
  /** The vendor's own key, such as `zstack:alarm:<uuid>:<resource>`: the same for a problem and its recovery. */
  readonly alertKey: string;
  readonly title: string;
  readonly description: string;
  /** Unix seconds. */
  readonly occurredAt: number;
  /** Most important first: the limit of 50 cuts from the end. Empty values are left out later. */
  readonly labels: ReadonlyArray<readonly [name: string, value: string]>;
}

/**
 * What one envelope means. An envelope that cannot be read throws a PayloadError instead. One without any event is ignored,
 * with the reason: whatever was accepted comes to an outcome, and nothing else would give it one.
 */
export type Meaning =
  | { readonly kind: 'events'; readonly events: readonly [EventDraft, ...EventDraft[]] }
  | { readonly kind: 'ignored'; readonly reason: string };

/** What a source's configuration tells its vendor. */
export interface SourceSettings {
  /** IANA zone of times that the vendor sends without one. */
  readonly timezone?: string;
}

export interface VendorSecrets {
  readonly callbackToken?: string;
}

/** One kind of monitoring tool. Pure: no clock, no random, no environment, no I/O, no mutation. */
export interface Vendor {
  readonly name: string;
  /** As its makers call it. */
  readonly title: string;
  /** The vendor's own signature, where there is one; false refuses the webhook before anything is stored. */
  readonly authenticate?: (envelope: Envelope, secrets: VendorSecrets) => boolean;
  readonly normalize: (envelope: Envelope, settings: SourceSettings) => Meaning;
}
