import { type FileHandle, mkdir, open, readdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { syncFolder } from './durable-folder.js';
import type { Piece } from './read-batch.js';
import { type Segment, segmentName } from './segment.js';

/** Something that was on disk and cannot be read, or is not there any more. */
export interface Damage {
  /** Its path. */
  readonly segment: string;
  readonly problem: string;
  /** Where its bytes are now, if there are any. */
  readonly keptAt?: string;
}

export type OnDamage = (damage: Damage) => void;

/** One folder for all ingresses of a disk, because it is an operator who has to look into it. */
const setAsideFolder = (dir: string): string => join(dir, 'set-aside');

export async function countSetAside(dir: string): Promise<number> {
  const names = await readdir(setAsideFolder(dir)).catch(() => []);
  return names.length;
}

/** Keeps what cannot be read of one ingress's folder, byte for byte, and out of the way of the rest. */
export class SetAside {
  readonly #to: string;
  readonly #owner: string;
  readonly #onDamage: OnDamage;

  constructor(dir: string, folder: string, onDamage: OnDamage) {
    this.#to = setAsideFolder(dir);
    this.#owner = basename(folder);
    this.#onDamage = onDamage;
  }

  /** Copies a piece of a segment; where there is no room for a copy, the segment is marked to be kept as a whole. */
  async keepPiece(file: FileHandle, segment: Segment, { from, to }: Piece): Promise<void> {
    try {
      // The same name for the same piece: a start that reads it again keeps it once.
      const keptAt = await this.#copy(file, from, to, `${segmentName(segment.number)}-${from}-${to}`);
      this.#onDamage({ segment: segment.path, problem: `bytes ${from} to ${to} cannot be read`, keptAt });
    } catch {
      segment.isKept = true;
    }
  }

  async keepSegment({ number, path }: Segment): Promise<void> {
    const keptAt = await this.#pathOf(segmentName(number));
    await rename(path, keptAt);
    this.#onDamage({ segment: path, problem: 'parts of it cannot be read', keptAt });
  }

  async #copy(file: FileHandle, from: number, to: number, name: string): Promise<string> {
    const path = await this.#pathOf(name);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
    const copy = await open(path, 'w', 0o600);
    try {
      await copy.appendFile(buffer.subarray(0, bytesRead));
      await copy.datasync();
    } finally {
      await copy.close();
    }
    await syncFolder(this.#to);
    return path;
  }

  async #pathOf(name: string): Promise<string> {
    await mkdir(this.#to, { recursive: true, mode: 0o700 });
    return join(this.#to, `${this.#owner}-${name}`);
  }
}
