import type { Logger } from 'pino';
import type { RefusalReason } from './refusals.js';

/** Why a webhook was refused, or that none came: its sender went away, or its connection was closed for another. */
export type ToldReason = RefusalReason | 'sender_gone' | 'crowded_out';

export interface RefusalLogLimits {
  /** Lines of their own each minute for the refusals of one sender, and for those of all. */
  readonly refusalsToldPerSender: number;
  readonly refusalsTold: number;
  /** Senders beyond these are counted as one, so that many addresses cannot fill memory or disk either. */
  readonly refusedSendersKnown: number;
  readonly refusalsToldEveryMs: number;
}

/** What has been refused to one sender in this minute. */
export interface Noted {
  /** Whether this refusal gets a line of its own. */
  readonly inFull: boolean;
  /** Wrong tokens with this one; 0 when this is about something else. */
  readonly wrongTokens: number;
}

interface SenderRefusals {
  noted: number;
  wrongTokens: number;
  readonly untold: Partial<Record<ToldReason, number>>;
}

const OTHERS = 'others';
const WRONG_TOKENS: ReadonlySet<ToldReason> = new Set<ToldReason>(['unknown_source', 'wrong_token', 'no_token']);

/**
 * Keeps a flood of refusals from filling the disk: the first of each minute are told one by one, the rest in one line for
 * each sender with their number. Lines that are told one by one are written by whoever asks.
 */
export class RefusalLog {
  readonly #logger: Logger;
  readonly #limits: RefusalLogLimits;
  readonly #senders = new Map<string, SenderRefusals>();
  #told = 0;
  #minute: NodeJS.Timeout | undefined;

  constructor(logger: Logger, limits: RefusalLogLimits) {
    this.#logger = logger;
    this.#limits = limits;
  }

  note(sender: string, reason: ToldReason): Noted {
    this.#minute ??= setTimeout(() => this.tell(), this.#limits.refusalsToldEveryMs).unref();
    const refusals = this.#refusalsOf(sender);
    refusals.noted += 1;
    const isWrongToken = WRONG_TOKENS.has(reason);
    if (isWrongToken) refusals.wrongTokens += 1;
    const inFull = refusals.noted <= this.#limits.refusalsToldPerSender && this.#told < this.#limits.refusalsTold;
    if (inFull) this.#told += 1;
    else refusals.untold[reason] = (refusals.untold[reason] ?? 0) + 1;
    return { inFull, wrongTokens: isWrongToken ? refusals.wrongTokens : 0 };
  }

  /** Tells what has not been told yet, and begins the next minute. */
  tell(): void {
    clearTimeout(this.#minute);
    this.#minute = undefined;
    for (const [address, { untold }] of this.#senders) {
      if (Object.keys(untold).length > 0) this.#logger.warn({ address, refusals: untold }, 'more webhooks refused');
    }
    this.#senders.clear();
    this.#told = 0;
  }

  #refusalsOf(sender: string): SenderRefusals {
    const key = this.#senders.has(sender) || this.#senders.size < this.#limits.refusedSendersKnown ? sender : OTHERS;
    const refusals = this.#senders.get(key) ?? { noted: 0, wrongTokens: 0, untold: {} };
    this.#senders.set(key, refusals);
    return refusals;
  }
}
