import type { AlertEvent } from './alert-event.js';
import type { StoredEnvelope } from './envelope.js';
import type { Outcome } from './outcome.js';

/** The job that brings one event to Flashduty. It carries its envelope, so its story outlives the `webhooks` queue. */
export interface Delivery {
  readonly v: 1;
  /** `<envelope id>-<index of the event>`, and `-r<n>` behind it for the n-th replay. Also the job's id. */
  readonly id: string;
  readonly source: string;
  readonly integration: string;
  /** How many events its envelope gave, when it is more than this one: the envelope's account is closed with the last. */
  readonly parts?: number;
  /** Unix milliseconds from which `giveUpAfter` counts: the receipt, or the replay. */
  readonly triedSince: number;
  /** Only for a replay: the place its event had in the lane. Otherwise the lane gives the next one. */
  readonly place?: number;
  /** Only for a replay: send it although a newer event of its alert key has been delivered since. */
  readonly force?: true;
  /** Sent as it stands. In `native` format the envelope's bytes are sent instead and this is what the board shows. */
  readonly event: AlertEvent;
  readonly envelope: StoredEnvelope;
}

/** One HTTP try of a delivery. */
export interface Attempt {
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** HTTP status; absent when no reply came. */
  readonly status?: number;
  /** Flashduty's error code, or the relay's own name for the fault (`timeout`, `connection_reset`, ...). */
  readonly code?: string;
  readonly reason?: string;
  /** Flashduty's `request_id`: its support asks for it. */
  readonly requestId?: string;
}

/** What a finished delivery says of itself. */
export interface DeliveryResult {
  readonly outcome: Exclude<Outcome, 'ignored'>;
  readonly attempts: number;
  readonly lastAttempt?: Attempt;
  readonly reason?: string;
}
