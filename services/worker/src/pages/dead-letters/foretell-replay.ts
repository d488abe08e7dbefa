import type { AlertEvent, DeadLetter } from '@relay/contract';
import { readDeliveryId } from '@relay/queue';
import type { SourceConfig } from '@relay/runtime';
import { read } from '../../normalize-envelope.js';
import { type Difference, diffEvents } from './event-diff.js';

/** What a replay would do with today's code and configuration. */
export type Foretold =
  /** It would end where it began. */
  | { readonly kind: 'dead'; readonly code: string; readonly reason: string }
  | { readonly kind: 'ignored'; readonly reason: string }
  /** The event of before, and what is different now. */
  | { readonly kind: 'event'; readonly integration: string; readonly differences: readonly Difference[] }
  /** The webhook can be read now. */
  | { readonly kind: 'events'; readonly integration: string; readonly events: readonly AlertEvent[] };

/** Reads the envelope as a replay would. Nothing is sent and nothing is changed. */
export function foretellReplay(letter: DeadLetter, sources: Readonly<Record<string, SourceConfig>>): Foretold {
  const source = sources[letter.source];
  if (source === undefined) {
    return { kind: 'dead', code: 'source_unknown', reason: `source ${letter.source} is not configured` };
  }
  const reading = read(letter.envelope, source);
  if (reading.kind === 'unreadable') return { kind: 'dead', code: reading.code, reason: reading.reason };
  if (reading.kind === 'ignored') return reading;
  const { integration } = source;
  const { index } = readDeliveryId(letter.id);
  if (index === undefined || letter.event === undefined) return { kind: 'events', integration, events: reading.events };
  return { kind: 'event', integration, differences: diffEvents(letter.event, reading.events[index] ?? letter.event) };
}
