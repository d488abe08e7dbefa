import type { StoredEnvelope } from '@relay/contract';
import { type NormalizeResult, type NormalizerDesk, normalizeInBulk } from './normalize-envelope.js';

/** So many jobs after a stalled one are read one by one, so that an envelope which kills its worker is found out. */
const SINGLY_AFTER_A_STALL = 64;

/**
 * Envelopes are taken one at a time, which alone makes their order exact, and in a storm that costs each of them several
 * round trips. So whoever holds the one that is being read also sends the ones next in line on their way, in order and in
 * one step. Their own jobs still come one at a time, and find that it has been done. It is done twice when another worker
 * gets them, which changes nothing: a place in a lane is given once.
 */
export class ReadAhead {
  readonly #desk: NormalizerDesk;
  readonly #peek: () => Promise<readonly StoredEnvelope[]>;
  #results = new Map<string, NormalizeResult>();
  #singly = 0;

  constructor(desk: NormalizerDesk, peek: () => Promise<readonly StoredEnvelope[]>) {
    this.#desk = desk;
    this.#peek = peek;
  }

  /** What became of an envelope that was read ahead. */
  take(id: string): NormalizeResult | undefined {
    const result = this.#results.get(id);
    this.#results.delete(id);
    return result;
  }

  /** A worker died over the envelope in hand, or over one that was read ahead with it. */
  beCareful(): void {
    this.#singly = SINGLY_AFTER_A_STALL;
  }

  /** Does the work for the envelope in hand, and only then for those behind it. */
  async during(work: () => Promise<NormalizeResult>): Promise<NormalizeResult> {
    if (this.#singly > 0) {
      this.#singly -= 1;
      return await work();
    }
    const [result, next] = await Promise.all([work(), this.#peek()]);
    if (next.length > 0) this.#results = await normalizeInBulk(next, this.#desk);
    return result;
  }
}
