import type { AlertEvent, Envelope } from '@relay/contract';

export interface ReadingSource {
  readonly name: string;
  readonly vendor: string;
  readonly timezone?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export type Reading =
  | { readonly kind: 'events'; readonly events: readonly AlertEvent[] }
  | { readonly kind: 'ignored'; readonly reason: string };

export declare function readEnvelope(envelope: Envelope, source: ReadingSource): Reading;
