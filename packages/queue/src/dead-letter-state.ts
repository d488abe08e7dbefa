import { DEAD_LETTER_CODES, type DeadLetter, type DeadLetterCode } from '@relay/contract';
import type { Job } from 'bullmq';
import { type ReplayResult, toReplayResult } from './replay-result.js';

/** A dead letter at rest: it can be replayed or discarded. */
export interface BuriedLetter {
  readonly kind: 'dead';
  readonly letter: DeadLetter;
  /** Why it rests now: a replay that could not pass may have changed what the letter says of its death. */
  readonly code: DeadLetterCode;
  readonly reason: string;
  /** Unix milliseconds at which it came to rest, the last time if it was replayed in vain. */
  readonly buriedAt: number;
  /** How often it was replayed and stayed a dead letter. */
  readonly vainReplays: number;
}

/** Where a dead letter is in its life. */
export type DeadLetterState =
  | BuriedLetter
  /** Just written; the undertaker has not had it yet. */
  | { readonly kind: 'being buried'; readonly letter: DeadLetter }
  | { readonly kind: 'being replayed'; readonly letter: DeadLetter }
  | {
      readonly kind: 'replayed';
      readonly letter: DeadLetter;
      /** Undefined when a worker of another version wrote something else. */
      readonly result: ReplayResult | undefined;
      readonly replayedAt: number;
    };

/** Reads one snapshot of the job, so that the answer is one of the states and never something in between. */
export function deadLetterState(job: Job<DeadLetter>): DeadLetterState {
  const { data: letter, finishedOn, failedReason, attemptsMade } = job;
  if (finishedOn === undefined) return { kind: attemptsMade === 0 ? 'being buried' : 'being replayed', letter };
  if (!failedReason)
    return { kind: 'replayed', letter, result: toReplayResult(job.returnvalue), replayedAt: finishedOn };
  return {
    kind: 'dead',
    letter,
    ...(toCause(failedReason) ?? { code: letter.code, reason: letter.reason }),
    buriedAt: finishedOn,
    vainReplays: Math.max(0, attemptsMade - 1),
  };
}

/** The undertaker writes `<code>: <reason>`. Anything else is BullMQ's own, or a bug's message. */
export function toCause(failedReason: string): { code: DeadLetterCode; reason: string } | undefined {
  const [, code, reason = ''] = /^(\w+): (.*)$/s.exec(failedReason) ?? [];
  return isCode(code) ? { code, reason } : undefined;
}

function isCode(text: string | undefined): text is DeadLetterCode {
  return text !== undefined && Object.hasOwn(DEAD_LETTER_CODES, text);
}
