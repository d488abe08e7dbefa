import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tally } from './tally.js';

/** A file of lines, appended to until it is large enough and removed when it is drained. */
export interface Segment {
  /** Consecutive: a missing one is noticed. */
  readonly number: number;
  readonly path: string;
  /** How far it may be read: what lies behind was never confirmed to anybody. */
  bytes: number;
  /** A finished segment has a summary beside it and ends with a whole line; any other may have been cut off by a crash. */
  isFinished: boolean;
  /** What is not drained yet. */
  readonly waiting: Tally;
  /** Something in it could not be read, and could not be copied out of it either. */
  isKept: boolean;
}

const DIGITS = 10;
const SEGMENT_NAME = new RegExp(`^(\\d{${DIGITS}})\\.spool$`);

export const segmentName = (number: number): string => String(number).padStart(DIGITS, '0');
export const segmentPath = (folder: string, number: number): string => join(folder, `${segmentName(number)}.spool`);

/** Numbers of the segments in a folder, ascending. */
export async function listSegments(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => SEGMENT_NAME.exec(name)?.slice(1).map(Number) ?? []).sort((a, b) => a - b);
}
