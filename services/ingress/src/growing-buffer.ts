const FIRST_BYTES = 4 * 1024;

/**
 * Joins chunks as they come. Kept one by one, a body sent in a million chunks of one byte would cost a million buffers, a
 * hundred times its size.
 */
export class GrowingBuffer {
  readonly #maxBytes: number;
  #buffer: Buffer = Buffer.alloc(0);
  #size = 0;

  /** @param maxBytes what is never exceeded by those who append */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#size);
  }

  append(chunk: Buffer): void {
    // Nearly every webhook is one chunk, and is not copied.
    if (this.#size === 0) this.#buffer = chunk;
    else this.#makeRoom(chunk).set(chunk, this.#size);
    this.#size += chunk.length;
  }

  #makeRoom(chunk: Buffer): Buffer {
    const needed = this.#size + chunk.length;
    if (needed <= this.#buffer.length) return this.#buffer;
    const capacity = Math.max(needed, Math.min(this.#maxBytes, 2 * this.#size + FIRST_BYTES));
    const grown = Buffer.allocUnsafe(capacity);
    grown.set(this.bytes);
    this.#buffer = grown;
    return grown;
  }
}
