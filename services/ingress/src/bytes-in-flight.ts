/** Asks for room for so many bytes more; false when there is none. */
export type Take = (bytes: number) => boolean;

export interface FlightLimits {
  readonly maxBytes: number;
  readonly maxBytesPerSender: number;
  /** What a webhook costs besides its body. */
  readonly bytesPerRequest: number;
}

/**
 * Counts the bytes of all webhooks that are being read or stored, so that memory stays bounded whatever is sent, and no
 * sender takes the room of the others. Only bytes that have arrived count: a length that is merely announced takes
 * nothing from anybody.
 */
export class BytesInFlight {
  readonly #limits: FlightLimits;
  readonly #bySender = new Map<string, number>();
  #total = 0;

  constructor(limits: FlightLimits) {
    this.#limits = limits;
  }

  /** Runs the work with a way to take room, and gives back what it took when it ends. `undefined` when there is none. */
  async during<T>(sender: string, work: (take: Take) => Promise<T>): Promise<T | undefined> {
    let taken = 0;
    const take: Take = (bytes) => {
      if (!this.#fits(sender, bytes)) return false;
      taken += bytes;
      this.#add(sender, bytes);
      return true;
    };
    if (!take(this.#limits.bytesPerRequest)) return undefined;
    try {
      return await work(take);
    } finally {
      this.#add(sender, -taken);
    }
  }

  #fits(sender: string, bytes: number): boolean {
    const { maxBytes, maxBytesPerSender } = this.#limits;
    return this.#total + bytes <= maxBytes && (this.#bySender.get(sender) ?? 0) + bytes <= maxBytesPerSender;
  }

  #add(sender: string, bytes: number): void {
    this.#total += bytes;
    const taken = (this.#bySender.get(sender) ?? 0) + bytes;
    if (taken === 0) this.#bySender.delete(sender);
    else this.#bySender.set(sender, taken);
  }
}
