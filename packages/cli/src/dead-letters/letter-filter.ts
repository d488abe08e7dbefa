import type { BuriedLetter } from '@relay/queue';

/** Which dead letters are meant: those that meet every condition given. */
export interface LetterFilter {
  readonly source?: string;
  readonly integration?: string;
  readonly code?: string;
  /** Part of the reason, in any case. */
  readonly reason?: string;
  /** Unix milliseconds of the death. */
  readonly since?: number;
  readonly until?: number;
  /** The alert key, exactly. */
  readonly key?: string;
}

export function isEmptyFilter(filter: LetterFilter): boolean {
  return Object.values(filter).every((condition) => condition === undefined);
}

export function matchesFilter({ letter, code, reason }: BuriedLetter, filter: LetterFilter): boolean {
  const { diedAt } = letter;
  return (
    isAsked(letter.source, filter.source) &&
    isAsked(letter.integration, filter.integration) &&
    isAsked(code, filter.code) &&
    isAsked(letter.event?.alert_key, filter.key) &&
    (filter.reason === undefined || reason.toLowerCase().includes(filter.reason.toLowerCase())) &&
    (filter.since === undefined || diedAt >= filter.since) &&
    (filter.until === undefined || diedAt < filter.until)
  );
}

function isAsked(value: string | undefined, asked: string | undefined): boolean {
  return asked === undefined || value === asked;
}
