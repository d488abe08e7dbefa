import type { StoredEnvelope } from '@relay/contract';
import type { NextWebhooks } from '@relay/queue';
import { type NormalizeResult, type NormalizerDesk, normalizeInBulk } from './normalize-envelope.js';

/**
 * So many jobs after a stalled one are read one by one, so that an envelope which kills its worker is found out: more than
 * are read ahead.
 */
const SINGLY_AFTER_A_STALL = 512;

/**
 * So many are sent on their way in one step. A larger one costs each webhook less, and stops worker and Redis for so long
 * that the deliveries, which need both, wait in turn for the one and the other.
 */
const ENVELOPES_A_STEP = 16;

export type Reported = Pick<StoredEnvelope, 'id' | 'source'>;
export type Report = (envelope: Reported, result: NormalizeResult) => void;

/**
 * Envelopes are taken one at a time, which alone makes their order exact, and in a storm that costs each of them several
 * round trips. So whoever holds the one that is being read also reads those next in line: sends their events on their way,
 * in order and in one step, and takes them out of the queue. Done twice, after a crash or by a worker that was taken for
 * dead, it changes nothing: a place in a lane is given once.
 */
export class ReadAhead {
  readonly #desk: NormalizerDesk;
  readonly #next: NextWebhooks;
  readonly #report: Report;
  #singly = 0;

  constructor(desk: NormalizerDesk, next: NextWebhooks, report: Report) {
    this.#desk = desk;
    this.#next = next;
    this.#report = report;
  }

  /** A worker died over the envelope in hand, or over one that was read ahead with it. */
  beCareful(): void {
    this.#singly = SINGLY_AFTER_A_STALL;
  }

  /**
   * Does the work for the envelope in hand, and only then for those behind it. Where there was none to do, another worker
   * has taken over, and what is next is that one's.
   */
  async during(work: () => Promise<NormalizeResult | undefined>): Promise<NormalizeResult | undefined> {
    if (this.#singly > 0) {
      this.#singly -= 1;
      return await work();
    }
    const [result, next] = await Promise.all([work(), this.#next.peek()]);
    if (result === undefined || next.length === 0) return result;
    const results = await this.#inSteps(next);
    await this.#next.remove([...results.keys()].map(({ id }) => id));
    for (const [envelope, its] of results) this.#report(envelope, its);
    return result;
  }

  /** Each step is taken when the one before it has been, and none after one that did not come to the end of its own. */
  async #inSteps(envelopes: readonly StoredEnvelope[]): Promise<ReadonlyMap<StoredEnvelope, NormalizeResult>> {
    const results = new Map<StoredEnvelope, NormalizeResult>();
    for (let from = 0; from === results.size && from < envelopes.length; from += ENVELOPES_A_STEP) {
      const step = await normalizeInBulk(envelopes.slice(from, from + ENVELOPES_A_STEP), this.#desk);
      for (const [envelope, result] of step) results.set(envelope, result);
    }
    return results;
  }
}
