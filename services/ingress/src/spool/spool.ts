import { type Envelope, toError } from '@relay/contract';
import { StoreUnavailableError } from '../envelope-store.js';
import type { ClaimedFolder } from './claim-folder.js';
import { type DiskFault, DiskHealth, isOutOfRoom } from './disk-health.js';
import { GroupCommit } from './group-commit.js';
import { probeDisk } from './probe-disk.js';
import { ProgressFile } from './progress.js';
import { type Recovered, recoverSegments } from './recover-segments.js';
import type { Segment } from './segment.js';
import { SegmentWriter, type SpoolLine } from './segment-writer.js';
import { type OnDamage, SetAside } from './set-aside.js';
import { SpoolReader } from './spool-reader.js';
import { toLine } from './spooled-envelope.js';
import { Tally, type TallyCounts } from './tally.js';

export interface SpoolOptions {
  /** `ingress.spool.dir`; what is damaged is set aside there. */
  readonly dir: string;
  readonly maxBytes: number;
  /** Something has come to the disk, or cannot. */
  readonly onChange: () => void;
  readonly onDamage: OnDamage;
  readonly onError: (error: Error) => void;
}

export interface SpoolStatus extends TallyCounts {
  readonly id: string;
  readonly bytes: number;
  /** Absent while it takes envelopes. */
  readonly fault?: DiskFault;
}

/**
 * Drained room comes back segment by segment. A large spool has larger ones, so that it never has very many; a small one
 * has at least sixteen.
 */
const segmentBytesOf = (maxBytes: number): number =>
  Math.min(Math.max(8 * 1024 * 1024, maxBytes / 1024), maxBytes / 16);

/** Envelopes on disk, in order, until Redis has them. In one folder, which no other process uses. */
export class Spool {
  readonly #folder: ClaimedFolder;
  readonly #maxBytes: number;
  readonly #segments: Segment[];
  readonly #progress: ProgressFile;
  readonly #health: DiskHealth;
  readonly #writer: SegmentWriter;
  readonly #commits: GroupCommit<SpoolLine>;
  readonly #reader: SpoolReader;
  /** How much was on disk when the limit kept an envelope out. */
  #fullAtBytes = Number.POSITIVE_INFINITY;

  private constructor(folder: ClaimedFolder, progress: ProgressFile, recovered: Recovered, options: SpoolOptions) {
    const { dir, maxBytes, onChange, onDamage, onError } = options;
    const { segments, offset, nextNumber } = recovered;
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#segments = segments;
    this.#progress = progress;
    this.#health = new DiskHealth(folder.path, onChange);
    this.#writer = new SegmentWriter(folder.path, segments, nextNumber, segmentBytesOf(maxBytes));
    this.#commits = new GroupCommit((lines) => this.#write(lines), onChange);
    this.#reader = new SpoolReader({
      segments,
      offset,
      progress,
      setAside: new SetAside(dir, folder.path, onDamage),
      isGrowing: (segment) => this.#writer.isWriting(segment) && !this.#commits.isIdle,
      leave: (segment) => this.#writer.leave(segment),
      onError,
    });
  }

  /** Throws when the folder cannot be written to. A full disk is no reason: what is on it can still be drained. */
  static async open(folder: ClaimedFolder, options: SpoolOptions): Promise<Spool> {
    const noRoom = await probeDisk(folder.path).then(
      () => undefined,
      (thrown: unknown) => {
        if (!isOutOfRoom(thrown)) throw thrown;
        return toError(thrown);
      },
    );
    const progress = await ProgressFile.open(folder.path);
    const recovered = await recoverSegments(folder.path, await progress.load(), options.onDamage);
    const spool = new Spool(folder, progress, recovered, options);
    if (noRoom) spool.#health.failed(noRoom);
    return spool;
  }

  /** Resolves once the envelope is on disk. */
  async append(envelope: Envelope): Promise<void> {
    const line = toLine(envelope);
    const onDisk = this.#bytes();
    if (onDisk < this.#fullAtBytes) this.#fullAtBytes = Number.POSITIVE_INFINITY;
    if (onDisk + this.#commits.bytesUnderWay + line.length > this.#maxBytes) {
      this.#fullAtBytes = onDisk;
      throw new StoreUnavailableError(`the spool is full: ${this.#limit()}`);
    }
    await this.#commits.add({ envelope, line });
  }

  /** Nothing is on disk, nor on its way there. */
  get isEmpty(): boolean {
    return this.#segments.length === 0 && this.#commits.isIdle;
  }

  /** How much `peek` has not read yet. */
  get bytesUnread(): number {
    return this.#bytes() - this.#reader.bytesRead + this.#commits.bytesUnderWay;
  }

  /** The next envelopes in order, the same until `advance`; none when everything on disk is drained. */
  peek(): Promise<readonly Envelope[]> {
    return this.#reader.peek();
  }

  /** The first `count` of what `peek` gave are safe elsewhere. */
  advance(count: number): Promise<void> {
    return this.#reader.advance(count);
  }

  status(): SpoolStatus {
    const tally = new Tally();
    for (const { waiting } of this.#segments) tally.addAll(waiting.counts());
    const { oldestSince } = this.#reader;
    const fault = this.#health.fault ?? this.#limitReached();
    return {
      id: this.#folder.id,
      ...tally.counts(),
      ...(oldestSince !== undefined && { oldestSince }),
      bytes: this.#bytes(),
      ...(fault && { fault }),
    };
  }

  /** What is under way comes to the disk first. The rest stays for the next start. */
  async close(): Promise<void> {
    await this.#commits.whenIdle();
    this.#health.close();
    await this.#writer.close();
    await this.#progress.close();
    await this.#folder.unlock();
  }

  async #write(lines: readonly SpoolLine[]): Promise<void> {
    try {
      await this.#writer.write(lines);
      this.#health.worked();
    } catch (thrown) {
      this.#health.failed(toError(thrown));
      throw new StoreUnavailableError('the spool could not be written', { cause: thrown });
    }
  }

  #limitReached(): DiskFault | undefined {
    const onDisk = this.#bytes();
    if (onDisk === 0 || onDisk < this.#fullAtBytes) return undefined;
    return { state: 'full', why: this.#limit() };
  }

  #limit(): string {
    return `${this.#bytes()} of ${this.#maxBytes} bytes (ingress.spool.maxBytes)`;
  }

  #bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}
