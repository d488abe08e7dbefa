import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Envelope } from '@relay/contract';
import { syncFolder } from './durable-folder.js';
import { type Segment, segmentPath } from './segment.js';
import { writeSummary } from './summary.js';
import { Tally } from './tally.js';

/** An envelope on its way to disk. */
export interface SpoolLine {
  readonly envelope: Envelope;
  readonly line: Buffer;
}

interface ActiveSegment {
  readonly segment: Segment;
  readonly file: FileHandle;
  readonly written: Tally;
}

/** Appends lines to the newest segment of a folder, and begins another when it is large enough. */
export class SegmentWriter {
  readonly #folder: string;
  readonly #segments: Segment[];
  readonly #segmentBytes: number;
  #nextNumber: number;
  #active: ActiveSegment | undefined;

  /** @param segments gets the new ones, in order */
  constructor(folder: string, segments: Segment[], nextNumber: number, segmentBytes: number) {
    this.#folder = folder;
    this.#segments = segments;
    this.#nextNumber = nextNumber;
    this.#segmentBytes = segmentBytes;
  }

  /** Resolves once the lines are on disk. All of them count, or none; one call at a time. */
  async write(lines: readonly SpoolLine[]): Promise<void> {
    this.#active ??= await this.#begin();
    const { segment, file, written } = this.#active;
    const bytes = Buffer.concat(lines.map(({ line }) => line));
    try {
      await file.appendFile(bytes);
      await file.datasync();
      if (segment.bytes === 0) await syncFolder(this.#folder);
    } catch (thrown) {
      await this.#abandon(this.#active);
      throw thrown;
    }
    segment.bytes += bytes.length;
    for (const { envelope } of lines) {
      segment.waiting.add(envelope);
      written.add(envelope);
    }
    if (segment.bytes >= this.#segmentBytes) await this.#finish(this.#active);
  }

  isWriting(segment: Segment): boolean {
    return this.#active?.segment === segment;
  }

  /** Lines that come later go to another segment. */
  async leave(segment: Segment): Promise<void> {
    if (!this.isWriting(segment)) return;
    const file = this.#active?.file;
    this.#active = undefined;
    await file?.close();
  }

  async close(): Promise<void> {
    if (this.#active) await this.leave(this.#active.segment);
  }

  async #begin(): Promise<ActiveSegment> {
    const number = this.#nextNumber;
    const path = segmentPath(this.#folder, number);
    const file = await open(path, 'ax');
    this.#nextNumber += 1;
    const segment = { number, path, bytes: 0, isFinished: false, waiting: new Tally(), isKept: false };
    this.#segments.push(segment);
    return { segment, file, written: new Tally() };
  }

  async #finish({ segment, written }: ActiveSegment): Promise<void> {
    // A start without the summary reads the segment instead.
    await writeSummary(segment.path, { bytes: segment.bytes, ...written.counts() }).catch(() => undefined);
    segment.isFinished = true;
    await this.leave(segment);
  }

  /** After a failed sync nobody knows what of a file is on disk, and a second sync may wrongly say that all is. */
  async #abandon({ segment, file }: ActiveSegment): Promise<void> {
    // What stays behind the confirmed bytes was answered with an error; delivering it would be harmless.
    await file.truncate(segment.bytes).catch(() => undefined);
    await this.leave(segment).catch(() => undefined);
    if (segment.bytes === 0) await this.#forget(segment).catch(() => undefined);
  }

  /** One in which nothing was ever confirmed: a disk that stays full would be strewn with them. */
  async #forget(segment: Segment): Promise<void> {
    const at = this.#segments.indexOf(segment);
    if (at !== -1) this.#segments.splice(at, 1);
    await rm(segment.path);
    this.#nextNumber = segment.number;
  }
}
