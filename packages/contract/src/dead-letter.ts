import type { AlertEvent } from './alert-event.js';
import type { Attempt } from './delivery.js';
import type { StoredEnvelope } from './envelope.js';

/** An envelope or event that will not be tried again by itself, with the whole story, ready to be replayed. */
export interface DeadLetter {
  readonly v: 1;
  /** The id of the delivery that died, or of the envelope that could not be read. Also the job's id. */
  readonly id: string;
  /** Stable and listed in docs/runbook.md. */
  readonly code: DeadLetterCode;
  /** What happened, for people. Never holds a secret. */
  readonly reason: string;
  readonly source: string;
  /** Absent when the source is no longer configured. */
  readonly integration?: string;
  /** Unix milliseconds at which the webhook was received. */
  readonly firstSeenAt: number;
  readonly diedAt: number;
  readonly envelope: StoredEnvelope;
  /** Absent when the envelope could not be read. */
  readonly event?: AlertEvent;
  /** As its delivery's. */
  readonly parts?: number;
  /** Place in its lane; a replay takes this place again. Absent when the source is no longer configured. */
  readonly place?: number;
  readonly attempts: readonly Attempt[];
  /** How the operator wants it replayed; set by the command `relay`, absent for the board's Retry. */
  readonly replay?: ReplayWish;
}

export interface ReplayWish {
  /** Send the event as it was instead of reading the envelope again with today's code. */
  readonly asWas?: boolean;
  /** Send it although a newer event of its alert key has been delivered since. */
  readonly force?: boolean;
}

/** Every reason for which something stops being tried. The remedy is what the operator reads first. */
export const DEAD_LETTER_CODES = {
  payload_error: 'Correct the template in the vendor console (the reason names the path), or replay after an upgrade.',
  source_unknown: 'The source is no longer in the configuration. Add it again and replay, or discard.',
  refused: 'Flashduty refused the event for good. The reason names its code; correct the cause and replay.',
  gave_up: 'Not delivered within worker.giveUpAfter. When Flashduty answers again, replay what still matters.',
  kills_worker: 'Its worker died over it several times. Please report it with the webhook; replay after an upgrade.',
  unexpected: 'A bug in the relay. Replay after an upgrade; please report the reason.',
} as const;

export type DeadLetterCode = keyof typeof DEAD_LETTER_CODES;
