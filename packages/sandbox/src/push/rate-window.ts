export interface RateLimits {
  readonly perSecond: number;
  readonly perMinute: number;
}

/** Documented for one integration. */
export const DOCUMENTED_LIMITS: RateLimits = { perSecond: 100, perMinute: 1000 };

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/**
 * Two sliding windows over one integration's pushes. Exact: it keeps the time of each push that was let through in the
 * last minute, in a ring as large as a minute may hold. Refused pushes don't count, so a client that backs off gets in.
 */
export class RateWindow {
  readonly #limits: RateLimits;
  readonly #passedAt: Float64Array;
  #passes = 0;

  constructor(limits: RateLimits) {
    this.#limits = limits;
    this.#passedAt = new Float64Array(Math.max(limits.perSecond, limits.perMinute));
  }

  /** Milliseconds until a push may pass; 0 lets this one through and counts it. */
  pass(nowMs: number): number {
    const waitMs = Math.max(
      this.#waitMs(this.#limits.perSecond, SECOND_MS, nowMs),
      this.#waitMs(this.#limits.perMinute, MINUTE_MS, nowMs),
    );
    if (waitMs > 0) return waitMs;
    this.#passedAt[this.#passes % this.#passedAt.length] = nowMs;
    this.#passes += 1;
    return 0;
  }

  /** The window is full while the push `limit` places back is still inside it. */
  #waitMs(limit: number, windowMs: number, nowMs: number): number {
    if (this.#passes < limit) return 0;
    const earlierMs = this.#passedAt[(this.#passes - limit) % this.#passedAt.length] ?? 0;
    return Math.max(0, earlierMs + windowMs - nowMs);
  }
}
