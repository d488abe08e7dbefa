const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;

export interface Age {
  /** Unix milliseconds. */
  readonly triedSince: number;
  readonly giveUpAfterMs: number;
  readonly now: number;
}

/** True once an event has been tried for as long as it may be. */
export function isExhausted({ triedSince, giveUpAfterMs, now }: Age): boolean {
  return now - triedSince >= giveUpAfterMs;
}

/**
 * How long to wait after the n-th failed attempt: 1 s doubled each time up to 5 min, spread by a quarter either way so
 * that events which failed together do not return together. `random` is in [0, 1). Never waits past the moment at which
 * the event is given up, so that it has its last try there.
 */
export function pauseAfter(attempt: number, random: number, retryAfterMs: number, age: Age): number {
  const doubled = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 30), LONGEST_PAUSE_MS);
  const spread = clamp(doubled * (0.75 + random / 2), FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
  const left = age.triedSince + age.giveUpAfterMs - age.now;
  return Math.ceil(Math.min(Math.max(spread, retryAfterMs), Math.max(left, 1)));
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest);
}
