import type { DeadLetterCode, EventStatus } from '@relay/contract';
import type { BuriedLetter } from '@relay/queue';
import { cutToWidth } from '../screen/text-width.js';

/** What a list shows of a dead letter and what puts it in order: small, so that a hundred thousand fit into memory. */
export interface LetterSummary {
  readonly id: string;
  readonly source: string;
  readonly integration?: string;
  readonly code: DeadLetterCode;
  readonly reason: string;
  readonly status?: EventStatus;
  readonly title?: string;
  readonly diedAt: number;
  readonly firstSeenAt: number;
  readonly place?: number;
}

const REASON_CHARS = 400;

export function summarize({ letter, code, reason }: BuriedLetter): LetterSummary {
  const { id, source, integration, event, diedAt, firstSeenAt, place } = letter;
  return {
    id,
    source,
    ...(integration === undefined ? {} : { integration }),
    code,
    reason: cutToWidth(reason, REASON_CHARS),
    ...(event === undefined ? {} : { status: event.event_status, title: event.title_rule }),
    diedAt,
    firstSeenAt,
    ...(place === undefined ? {} : { place }),
  };
}
