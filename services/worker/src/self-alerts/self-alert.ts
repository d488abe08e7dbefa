import { isWorse, KINDS, type Severity, type Trouble } from './kinds.js';

/** One alert of the relay's own: whether it is open, and what Flashduty has been told of it. Kept between looks. */
export interface SelfAlert extends Pick<Trouble, 'kind' | 'subject'> {
  /** Unix milliseconds, as all times here. Since when the trouble was there at every look; absent when the last saw none. */
  readonly seenSince?: number | undefined;
  readonly lastSeenAt: number;
  readonly open?: OpenSelfAlert | undefined;
  /** When it was opened within the last hour. */
  readonly openings: readonly number[];
  /** What Flashduty holds: it closes only through the integration that opened it. */
  readonly told?: { readonly integration: string; readonly severity: Severity } | undefined;
  /** How often in a row Flashduty refused to be told, and when it is tried again. */
  readonly refusals: number;
  readonly notBefore: number;
}

export interface OpenSelfAlert {
  readonly since: number;
  /** The worst so far: an alert that changes to and fro would page each time. */
  readonly severity: Severity;
  /** As of the last look that saw the trouble. */
  readonly details: string;
}

export interface SelfAlertPolicy {
  /** The trouble has to stay away for so long before its alert is closed. Doubled with each opening within an hour. */
  readonly closesAfterMs: number;
  /** No alert stays open for longer than this without its trouble. */
  readonly longestCloseMs: number;
  readonly perMinute: number;
  readonly perHour: number;
  /** Pause after Flashduty has refused to be told; doubled each time. */
  readonly tellAgainMs: number;
  readonly longestTellAgainMs: number;
}

/** A trouble that comes and goes every minute makes some six openings in an hour. */
export const SELF_ALERT_POLICY: SelfAlertPolicy = {
  closesAfterMs: 60_000,
  longestCloseMs: 30 * 60_000,
  perMinute: 10,
  perHour: 60,
  tellAgainMs: 10 * 60_000,
  longestTellAgainMs: 60 * 60_000,
};

export const HOUR_MS = 3_600_000;

const NEW = { lastSeenAt: 0, openings: [], refusals: 0, notBefore: 0 } as const;

/** The alert after one more look. Undefined when there is nothing to remember of it. */
export function lookAgain(
  before: SelfAlert | undefined,
  trouble: Trouble | undefined,
  now: number,
  policy: SelfAlertPolicy,
): SelfAlert | undefined {
  const alert = trouble ? seen(before, trouble, now) : before && unseen(before, now, policy);
  if (alert === undefined) return undefined;
  const openings = alert.openings.filter((at) => now - at < HOUR_MS);
  const isOver = !alert.open && !alert.told && alert.seenSince === undefined && openings.length === 0;
  return isOver ? undefined : { ...alert, openings };
}

function seen(before: SelfAlert | undefined, trouble: Trouble, now: number): SelfAlert {
  const { kind, subject, severity, details } = trouble;
  const alert = before ?? { ...NEW, kind, subject };
  const seenSince = alert.seenSince ?? now;
  const common = { ...alert, seenSince, lastSeenAt: now };
  if (alert.open) {
    const worst = isWorse(severity, alert.open.severity) ? severity : alert.open.severity;
    return { ...common, open: { ...alert.open, severity: worst, details } };
  }
  if (now - seenSince < KINDS[kind].opensAfterMs) return common;
  return { ...common, open: { since: now, severity, details }, openings: [...alert.openings, now] };
}

function unseen(alert: SelfAlert, now: number, policy: SelfAlertPolicy): SelfAlert {
  const isQuiet = now - alert.lastSeenAt >= closesAfter(alert, policy);
  return { ...alert, seenSince: undefined, open: isQuiet ? undefined : alert.open };
}

/** A trouble that comes back again and again has its alert kept open for longer, instead of a new one each time. */
function closesAfter({ openings }: SelfAlert, { closesAfterMs, longestCloseMs }: SelfAlertPolicy): number {
  return Math.min(closesAfterMs * 2 ** Math.max(0, openings.length - 1), longestCloseMs);
}
