import { open } from 'node:fs/promises';
import { type Envelope, toError } from '@relay/contract';
import { errorCode } from '@relay/runtime';
import type { Progress, ProgressFile } from './progress.js';
import { readBatch, type SpooledEnvelope } from './read-batch.js';
import { removeSegment } from './recover-segments.js';
import type { Segment } from './segment.js';
import type { SetAside } from './set-aside.js';

export interface SpoolReaderParts {
  /** In order. Whoever writes appends to it; what is drained is taken from its front. */
  readonly segments: Segment[];
  /** Where in the first segment to go on. */
  readonly offset: number;
  readonly progress: ProgressFile;
  readonly setAside: SetAside;
  /** Lines are being added to it at this moment. */
  readonly isGrowing: (segment: Segment) => boolean;
  /** No more lines are to be added to it. */
  readonly leave: (segment: Segment) => Promise<void>;
  readonly onError: (error: Error) => void;
}

/** The process or the machine is short of something for a moment: that says nothing about the disk. */
const PASSING = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EINTR']);

/** Reads segments from their front and removes them when they are drained. */
export class SpoolReader {
  readonly #parts: SpoolReaderParts;
  #window: SpooledEnvelope[] = [];
  /** Up to where the first segment was read into the window. */
  #offset: number;

  constructor(parts: SpoolReaderParts) {
    this.#parts = parts;
    this.#offset = parts.offset;
  }

  /** The next envelopes in order, the same until `advance`; none when everything on disk is drained. */
  async peek(): Promise<readonly Envelope[]> {
    while (this.#window.length === 0) {
      await this.#removeDrained();
      const [head] = this.#parts.segments;
      if (head === undefined || this.#offset >= head.bytes) break;
      await this.#readOn(head);
    }
    return this.#window.map(({ envelope }) => envelope);
  }

  /** The first `count` of what `peek` gave are safe elsewhere. */
  async advance(count: number): Promise<void> {
    const [head] = this.#parts.segments;
    const taken = this.#window.splice(0, count);
    const last = taken.at(-1);
    if (head === undefined || last === undefined) return;
    for (const { envelope } of taken) head.waiting.remove(envelope);
    await this.#note({ segment: head.number, offset: last.end });
    await this.#removeDrained();
  }

  /** Of the segments that are there. */
  get bytesRead(): number {
    return this.#offset;
  }

  /** Unix milliseconds; undefined when nothing is waiting. */
  get oldestSince(): number | undefined {
    return this.#window[0]?.envelope.receivedAt ?? this.#parts.segments[0]?.waiting.counts().oldestSince;
  }

  async #readOn(segment: Segment): Promise<void> {
    const { bytes } = segment;
    try {
      const { envelopes, end } = await this.#read(segment);
      this.#window = [...envelopes];
      this.#offset = end;
    } catch (thrown) {
      if (PASSING.has(errorCode(thrown) ?? '')) throw thrown;
      this.#parts.onError(toError(thrown));
      segment.isKept = true;
      this.#offset = bytes;
    }
  }

  async #read(segment: Segment) {
    const file = await open(segment.path);
    try {
      const batch = await readBatch(file, segment, this.#offset);
      for (const piece of batch.damaged) await this.#parts.setAside.keepPiece(file, segment, piece);
      return batch;
    } finally {
      await file.close();
    }
  }

  async #removeDrained(): Promise<void> {
    const { segments, isGrowing, onError } = this.#parts;
    for (;;) {
      const [head] = segments;
      if (head === undefined || this.#window.length > 0 || this.#offset < head.bytes || isGrowing(head)) return;
      segments.shift();
      this.#offset = 0;
      await this.#remove(head).catch((thrown: unknown) => onError(toError(thrown)));
    }
  }

  async #remove(segment: Segment): Promise<void> {
    await this.#parts.leave(segment);
    // Before the file goes, or the next start would miss it.
    await this.#note({ segment: segment.number + 1, offset: 0 }, 'synced');
    if (segment.isKept) await this.#parts.setAside.keepSegment(segment);
    await removeSegment(segment.path);
  }

  /** A disk that does not take this note must not stop the drain: a start without it repeats what Redis folds. */
  async #note(progress: Progress, synced?: 'synced'): Promise<void> {
    try {
      await this.#parts.progress.save(progress);
      if (synced) await this.#parts.progress.sync();
    } catch (thrown) {
      this.#parts.onError(toError(thrown));
    }
  }
}
