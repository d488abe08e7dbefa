import { readFile, writeFile } from 'node:fs/promises';
import { decodeLine, encodeLine } from './line.js';
import type { TallyCounts } from './tally.js';

/** What a finished segment holds. Lies beside it, so that a start need not read a gigabyte to know what is waiting. */
export interface Summary extends TallyCounts {
  readonly bytes: number;
}

export const summaryPath = (segmentPath: string): string => segmentPath.replace(/\.spool$/, '.summary');

/** Not synced: without it the segment is read instead. */
export async function writeSummary(segmentPath: string, summary: Summary): Promise<void> {
  await writeFile(summaryPath(segmentPath), encodeLine(JSON.stringify(summary)));
}

export async function readSummary(segmentPath: string): Promise<Summary | undefined> {
  const line = await readFile(summaryPath(segmentPath)).catch(() => undefined);
  const json = line && decodeLine(line.subarray(0, -1));
  // The checksum says that `writeSummary` wrote it.
  return json === undefined ? undefined : (JSON.parse(json) as Summary);
}
