import { constants, type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeLine, encodeLine } from './line.js';

/** How far a folder is drained: the segment to go on with, and where in it. */
export interface Progress {
  readonly segment: number;
  readonly offset: number;
}

const ROOM_BYTES = 256;

/**
 * Overwritten in place with every batch. A power cut may cost its newest state, or leave half of it: then the next start
 * repeats what Redis folds.
 */
export class ProgressFile {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(folder: string): Promise<ProgressFile> {
    return new ProgressFile(await open(join(folder, 'progress'), constants.O_RDWR | constants.O_CREAT, 0o644));
  }

  async load(): Promise<Progress | undefined> {
    const { buffer, bytesRead } = await this.#file.read(Buffer.alloc(ROOM_BYTES), 0, ROOM_BYTES, 0);
    // A longer state of before may stick out behind the line break.
    const json = decodeLine(buffer.subarray(0, Math.max(0, buffer.subarray(0, bytesRead).indexOf('\n'))));
    // The checksum says that `save` wrote it.
    return json === undefined ? undefined : (JSON.parse(json) as Progress);
  }

  async save(progress: Progress): Promise<void> {
    const line = encodeLine(JSON.stringify(progress));
    await this.#file.write(line, 0, line.length, 0);
  }

  async sync(): Promise<void> {
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
