import type { FileHandle } from 'node:fs/promises';
import type { Envelope } from '@relay/contract';
import { readLines } from './read-lines.js';
import type { Segment } from './segment.js';
import { fromLine } from './spooled-envelope.js';

/** An envelope, and where in its segment the next one begins. */
export interface SpooledEnvelope {
  readonly envelope: Envelope;
  readonly end: number;
}

/** Bytes of a segment that cannot be read. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

export interface Batch {
  readonly envelopes: readonly SpooledEnvelope[];
  readonly damaged: readonly Piece[];
  /** Up to where the segment was looked at. */
  readonly end: number;
}

/** What one step of the drain holds in memory and asks of Redis at most, but for a single large envelope. */
const BATCH_MAX_ENVELOPES = 500;
const BATCH_MAX_BYTES = 1024 * 1024;

/** Reads on in a segment, past whatever is damaged. */
export async function readBatch(file: FileHandle, segment: Segment, from: number): Promise<Batch> {
  const envelopes: SpooledEnvelope[] = [];
  const damaged: Piece[] = [];
  // It may grow meanwhile.
  const to = segment.bytes;
  let seen = from;
  for await (const line of readLines(file, from, to)) {
    seen = line.to;
    // Half a line at the end of an unfinished segment was being written when the ingress was killed: nobody was told
    // that it is stored.
    if (!line.isWhole && !segment.isFinished) break;
    const envelope = fromLine(line);
    if (envelope === undefined) addPiece(damaged, line);
    else envelopes.push({ envelope, end: line.to });
    if (envelopes.length === BATCH_MAX_ENVELOPES || line.to - from >= BATCH_MAX_BYTES)
      return { envelopes, damaged, end: line.to };
  }
  // Somebody has cut the file off.
  if (seen < to) addPiece(damaged, { from: seen, to });
  return { envelopes, damaged, end: to };
}

/** Neighbours are one piece: a block of zeros or noise holds any number of line breaks. */
function addPiece(pieces: Piece[], { from, to }: Piece): void {
  const before = pieces.at(-1);
  if (before?.to === from) pieces[pieces.length - 1] = { from: before.from, to };
  else pieces.push({ from, to });
}
