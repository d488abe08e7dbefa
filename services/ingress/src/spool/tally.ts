import type { Envelope } from '@relay/contract';

/** How many envelopes there are, of which sources, and since when. */
export interface TallyCounts {
  readonly envelopes: number;
  readonly bySource: Readonly<Record<string, number>>;
  /** Unix milliseconds; absent when there are none. */
  readonly oldestSince?: number;
}

export class Tally {
  #envelopes = 0;
  readonly #bySource = new Map<string, number>();
  #oldestSince: number | undefined;

  static of(counts: TallyCounts): Tally {
    const tally = new Tally();
    tally.addAll(counts);
    return tally;
  }

  add({ source, receivedAt }: Pick<Envelope, 'source' | 'receivedAt'>): void {
    this.addAll({ envelopes: 1, bySource: { [source]: 1 }, oldestSince: receivedAt });
  }

  addAll({ envelopes, bySource, oldestSince }: TallyCounts): void {
    this.#envelopes += envelopes;
    for (const [source, count] of Object.entries(bySource)) this.#count(source, count);
    if (oldestSince !== undefined) this.#oldestSince = Math.min(oldestSince, this.#oldestSince ?? oldestSince);
  }

  /** The oldest stay the oldest: whoever takes them in order knows the next one. */
  remove({ source }: Pick<Envelope, 'source'>): void {
    this.#envelopes -= 1;
    this.#count(source, -1);
  }

  counts(): TallyCounts {
    return {
      envelopes: this.#envelopes,
      bySource: Object.fromEntries(this.#bySource),
      ...(this.#oldestSince !== undefined && this.#envelopes > 0 && { oldestSince: this.#oldestSince }),
    };
  }

  #count(source: string, by: number): void {
    const count = (this.#bySource.get(source) ?? 0) + by;
    if (count > 0) this.#bySource.set(source, count);
    else this.#bySource.delete(source);
  }
}
