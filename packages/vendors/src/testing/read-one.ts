import type { AlertEvent } from '@relay/contract';
import { type ReadingSource, readEnvelope } from '../read-envelope.js';
import { anEnvelope } from './an-envelope.js';

/** The one event that a body yields; fails the test when it is ignored or yields another number. */
export function readOne(vendor: string, body: unknown, source: Partial<ReadingSource> = {}): AlertEvent {
  const reading = readEnvelope(anEnvelope({ body }), { name: 'test', vendor, ...source });
  const [event, ...others] = reading.kind === 'events' ? reading.events : [];
  if (event === undefined || others.length > 0) throw new Error(`expected one event, got ${JSON.stringify(reading)}`);
  return event;
}
