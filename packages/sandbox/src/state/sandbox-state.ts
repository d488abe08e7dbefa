import type { ErrorCode } from '../push/push-refusal.js';
import type { StandardEvent } from '../push/standard-event.js';
import type {
  AcceptedNativePush,
  AcceptedPush,
  AcceptedStandardPush,
  DiscardReason,
  NativePayload,
} from './accepted-push.js';
import type { Alert } from './alert.js';
import { AlertBook } from './alert-book.js';
import { BoundedLog, type LogBounds } from './bounded-log.js';
import { identityOf } from './identity-of.js';

/** A push about to be accepted: what is known of it before it has a place in the order. */
export interface PushOrigin {
  readonly receivedAt: number;
  readonly integration: string;
  readonly path: string;
  readonly query: string;
  readonly requestId: string;
  /** Size of the request's body. */
  readonly bytes: number;
}

/** A push that was answered with an error by the rules, not by a scripted failure. */
export interface Refusal {
  readonly receivedAt: number;
  /** Absent when the key was missing or unknown. */
  readonly integration?: string;
  readonly path: string;
  readonly requestId: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
}

interface HeldPush {
  readonly push: AcceptedPush;
  readonly identity?: string;
  readonly alertId?: number;
}

/** The page shows these few; all of them are among the events. */
const NATIVE_BOUNDS: LogBounds = { maxItems: 20, maxBytes: Number.POSITIVE_INFINITY };
const REFUSAL_BOUNDS: LogBounds = { maxItems: 1000, maxBytes: Number.POSITIVE_INFINITY };

/** Everything the stand-in remembers, all of it in memory and bounded. */
export class SandboxState {
  readonly #pushes: BoundedLog<HeldPush>;
  readonly #refusals = new BoundedLog<Refusal>(REFUSAL_BOUNDS, () => {});
  readonly #newestNative = new BoundedLog<AcceptedNativePush>(NATIVE_BOUNDS, () => {});
  readonly #alerts = new AlertBook();
  /** The alert of every event held, by the event's identity; undefined when the event has none. */
  readonly #alertIdByIdentity = new Map<string, number | undefined>();
  #lastSeq = 0;
  #accepted = 0;
  #discarded = 0;
  #refused = 0;

  constructor(bounds: LogBounds) {
    this.#pushes = new BoundedLog(bounds, (held) => this.#forget(held));
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Since the start or the last clearing. */
  get counts() {
    return {
      accepted: this.#accepted,
      discarded: this.#discarded,
      refused: this.#refused,
      native: this.#newestNative.length + this.#newestNative.dropped,
      eventsHeld: this.#pushes.length,
      eventsDropped: this.#pushes.dropped,
      alerts: this.#alerts.count,
      alertsOpen: this.#alerts.openCount,
      alertsDropped: this.#alerts.dropped,
    };
  }

  events(): AcceptedPush[] {
    return this.#pushes.items().map((held) => held.push);
  }

  alerts(): Alert[] {
    return this.#alerts.newestFirst();
  }

  newestNative(): AcceptedNativePush[] {
    return this.#newestNative.items();
  }

  refusals(): Refusal[] {
    return this.#refusals.items();
  }

  acceptStandard(origin: PushOrigin, event: StandardEvent): DiscardReason | undefined {
    const push: AcceptedStandardPush = { ...this.#place(origin), event };
    const identity = identityOf(origin.integration, event);
    if (this.#alertIdByIdentity.has(identity)) {
      const alertId = this.#alertIdByIdentity.get(identity);
      if (alertId !== undefined) this.#alerts.countRepeat(alertId);
      return this.#discard(push, 'identical', origin.bytes);
    }
    const merge = this.#alerts.merge(push);
    if (merge.kind === 'same_as_last') return this.#discard(push, 'same_as_last', origin.bytes);
    const alert = merge.kind === 'merged' ? { alertId: merge.alertId } : {};
    this.#alertIdByIdentity.set(identity, alert.alertId);
    this.#pushes.push({ push, identity, ...alert }, origin.bytes);
    return undefined;
  }

  acceptNative(origin: PushOrigin, native: NativePayload): void {
    const push = { ...this.#place(origin), native };
    this.#newestNative.push(push, origin.bytes);
    this.#pushes.push({ push }, origin.bytes);
  }

  refuse(refusal: Refusal): void {
    this.#refused += 1;
    this.#refusals.push(refusal, 0);
  }

  /** Forgets everything but the order: `seq` goes on rising, so that no reader takes a new event for an old one. */
  clear(): void {
    this.#pushes.clear();
    this.#refusals.clear();
    this.#newestNative.clear();
    this.#alerts.clear();
    this.#alertIdByIdentity.clear();
    this.#accepted = 0;
    this.#discarded = 0;
    this.#refused = 0;
  }

  #place({ receivedAt, integration, path, query, requestId }: PushOrigin) {
    this.#lastSeq += 1;
    this.#accepted += 1;
    return { seq: this.#lastSeq, receivedAt, integration, path, query, requestId };
  }

  #discard(push: AcceptedStandardPush, discarded: DiscardReason, bytes: number): DiscardReason {
    this.#discarded += 1;
    this.#pushes.push({ push: { ...push, discarded } }, bytes);
    return discarded;
  }

  #forget({ push, identity, alertId }: HeldPush): void {
    if (identity !== undefined) this.#alertIdByIdentity.delete(identity);
    if (alertId !== undefined) this.#alerts.forget(alertId, push.seq);
  }
}
