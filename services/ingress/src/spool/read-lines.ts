import type { FileHandle } from 'node:fs/promises';

/** A piece of a file between two line breaks. `from` and `to` are its place, the line break behind it included. */
export interface Line {
  readonly from: number;
  readonly to: number;
  readonly bytes: Buffer;
  /** False for what follows the last line break: a crash may have cut it off. */
  readonly isWhole: boolean;
}

const CHUNK_BYTES = 256 * 1024;
const LINE_BREAK = 0x0a;

/** Holds no more in memory than a chunk and the longest line. */
export async function* readLines(file: FileHandle, from: number, to: number): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let restFrom = from;
  for (;;) {
    // As much again for a line that is longer than a chunk, or its bytes would be copied once for every chunk.
    const chunk = await readChunk(file, restFrom + rest.length, to, Math.max(CHUNK_BYTES, rest.length));
    if (chunk.length === 0) break;
    const searched = rest.length;
    rest = Buffer.concat([rest, chunk]);
    let begin = 0;
    for (let end = rest.indexOf(LINE_BREAK, searched); end !== -1; end = rest.indexOf(LINE_BREAK, begin)) {
      yield { from: restFrom + begin, to: restFrom + end + 1, bytes: rest.subarray(begin, end), isWhole: true };
      begin = end + 1;
    }
    rest = rest.subarray(begin);
    restFrom += begin;
  }
  if (rest.length > 0) yield { from: restFrom, to: restFrom + rest.length, bytes: rest, isWhole: false };
}

async function readChunk(file: FileHandle, from: number, to: number, maxBytes: number): Promise<Buffer> {
  const wanted = Math.min(maxBytes, to - from);
  if (wanted <= 0) return Buffer.alloc(0);
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, from);
  return buffer.subarray(0, bytesRead);
}
