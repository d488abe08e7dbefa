import type { RateLimits } from '../push/rate-window.js';

/** Which pushes a rule applies to: those that meet every condition given. */
export interface RuleMatch {
  /** Fingerprint of the integration key, as `/api/events` shows it. */
  readonly integration?: string;
  /** The part of the push URL behind `/event/push/alert/`, exactly. */
  readonly path?: string;
  /** Part of the event's alert key. */
  readonly alert_key?: string;
  /** The event's status, exactly. */
  readonly event_status?: string;
  /** Part of the event's `title_rule`. */
  readonly title?: string;
}

/** One scripted failure: which pushes, how often, and what happens to them instead of the ordinary answer. */
export interface FailureRule {
  readonly match?: RuleMatch;
  /** Chance that a matching push is hit; default 1. */
  readonly probability?: number;
  /** How many pushes it may still hit, then the rule is gone; default: no end. */
  readonly times?: number;

  /** Wait this long before anything else happens. */
  readonly delayMs?: number;
  /**
   * Whether the push is accepted although the answer may say otherwise. By default it is when the answer is the ordinary
   * one or a success, and isn't when the answer is an error, a redirect or none at all.
   */
  readonly accept?: boolean;

  /** Answer with this HTTP status, and the error envelope of the code that fits it unless it is a 2xx or 3xx. */
  readonly status?: number;
  /** Answer with the error envelope of this code; with a 2xx `status`, a success that holds an error. */
  readonly code?: string;
  readonly message?: string;
  /** The `Retry-After` header: seconds or an HTTP date. */
  readonly retryAfter?: number | string;
  /** The answer's body, whatever it is; empty is allowed. */
  readonly body?: string;
  /** The `Location` header of a redirect. */
  readonly location?: string;

  /** Never answer; the request stays open until the client gives up. */
  readonly hang?: boolean;
  /** Reset the connection instead of answering. */
  readonly reset?: boolean;
  /** Close the connection after half of the answer's body. */
  readonly truncate?: boolean;
  /** Send the answer's body piece by piece over this long. */
  readonly dripMs?: number;
}

export interface RateLimiting extends RateLimits {
  readonly on: boolean;
  /** Whether a 429 carries `Retry-After`; undocumented, so off by default. */
  readonly retryAfter: boolean;
}

/** How the stand-in behaves: by the book, unless rules say otherwise. */
export interface Behaviour {
  /** Starts the random draws of `probability`: the same seed and the same pushes in the same order fail the same way. */
  readonly seed: number;
  /** Refuse what Flashduty would silently cut or drop. */
  readonly strict: boolean;
  readonly rateLimits: RateLimiting;
  readonly rules: readonly FailureRule[];
}

export type RateLimitsInput = 'on' | 'off' | Partial<RateLimiting>;

interface BehaviourSettings {
  readonly seed?: number;
  readonly strict?: boolean;
  readonly rateLimits?: RateLimitsInput;
}

/** What may be posted: settings with rules, or the short form, settings with the one rule written in place. */
export type BehaviourInput =
  | (BehaviourSettings & { readonly rules?: readonly FailureRule[] })
  | (BehaviourSettings & FailureRule);
