import { type Envelope, fromStoredEnvelope, type StoredEnvelope, toStoredEnvelope } from '@relay/contract';
import { decodeLine, encodeLine } from './line.js';
import type { Line } from './read-lines.js';

export function toLine(envelope: Envelope): Buffer {
  return encodeLine(JSON.stringify(toStoredEnvelope(envelope)));
}

/** Undefined for a line that is damaged, or that a newer relay wrote in a form this one does not know. */
export function fromLine({ bytes, isWhole }: Line): Envelope | undefined {
  const json = isWhole ? decodeLine(bytes) : undefined;
  if (json === undefined) return undefined;
  // The checksum says that `toLine` wrote it.
  const stored = JSON.parse(json) as StoredEnvelope;
  return stored.v === 1 ? fromStoredEnvelope(stored) : undefined;
}
