import { open, rm, stat } from 'node:fs/promises';

import type { Progress } from './progress.js';
import { readLines } from './read-lines.js';
import { listSegments, type Segment, segmentPath } from './segment.js';
import type { OnDamage } from './set-aside.js';
import { fromLine } from './spooled-envelope.js';
import { readSummary, summaryPath } from './summary.js';
import { Tally } from './tally.js';

/** What a process that ended, however it ended, has left in a folder. */
export interface Recovered {
  readonly segments: Segment[];
  /** Where in the first of them to go on. */
  readonly offset: number;
  readonly nextNumber: number;
}

export async function recoverSegments(
  folder: string,
  progress: Progress | undefined,
  onDamage: OnDamage,
): Promise<Recovered> {
  const segments: Segment[] = [];
  let offset = 0;
  let expected = progress?.segment;
  for (const number of await listSegments(folder)) {
    const path = segmentPath(folder, number);
    if (progress !== undefined && number < progress.segment) {
      // Drained, and not yet removed when the process ended.
      await removeSegment(path);
      continue;
    }
    if (expected !== undefined && expected < number)
      onDamage({ problem: `${number - expected} missing from here on`, segment: segmentPath(folder, expected) });
    expected = number + 1;
    const from = number === progress?.segment ? progress.offset : 0;
    const segment = await recoverSegment(number, path, from, onDamage);
    if (segments.length === 0) offset = Math.min(from, segment.bytes);
    segments.push(segment);
  }
  return { segments, offset, nextNumber: expected ?? 1 };
}

export async function removeSegment(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(summaryPath(path), { force: true });
}

async function recoverSegment(number: number, path: string, from: number, onDamage: OnDamage): Promise<Segment> {
  const summary = await readSummary(path);
  const { size: bytes } = await stat(path);
  if (bytes < Math.max(from, summary?.bytes ?? 0)) onDamage({ problem: 'shorter than it was', segment: path });
  const isAsWritten = from === 0 && summary?.bytes === bytes;
  return {
    number,
    path,
    bytes,
    isFinished: summary !== undefined,
    waiting: isAsWritten ? Tally.of(summary) : await countWaiting(path, from, bytes),
    isKept: false,
  };
}

async function countWaiting(path: string, from: number, to: number): Promise<Tally> {
  const tally = new Tally();
  const file = await open(path).catch(() => undefined);
  // The drain will say what is wrong with it.
  if (file === undefined) return tally;
  try {
    for await (const line of readLines(file, from, to)) {
      const envelope = fromLine(line);
      if (envelope !== undefined) tally.add(envelope);
    }
  } catch {
    // As above.
  } finally {
    await file.close();
  }
  return tally;
}
