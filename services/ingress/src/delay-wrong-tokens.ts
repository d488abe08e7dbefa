import { setTimeout as delay } from 'node:timers/promises';

export interface WrongTokenLimits {
  readonly wrongTokensAtOnce: number;
  readonly wrongTokenDelayMs: number;
  readonly wrongTokensDelayed: number;
}

/** Takes how many wrong tokens the sender has shown this minute; resolves, late if those are many, to whether it guesses. */
export type DelayWrongTokens = (wrongTokens: number) => Promise<boolean>;

/**
 * Makes whoever tries token after token wait for each answer. Only wrong tokens ever wait: a sender that shares its address
 * with one who guesses, behind a router or a proxy, notices nothing.
 */
export function createWrongTokenDelay(limits: WrongTokenLimits): DelayWrongTokens {
  let delayed = 0;
  return async (wrongTokens) => {
    if (wrongTokens <= limits.wrongTokensAtOnce) return false;
    if (delayed >= limits.wrongTokensDelayed) return true;
    delayed += 1;
    await delay(limits.wrongTokenDelayMs);
    delayed -= 1;
    return true;
  };
}
