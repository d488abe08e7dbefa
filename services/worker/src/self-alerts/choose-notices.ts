import type { EventStatus } from '@relay/contract';
import { isWorse, nameOf } from './kinds.js';
import { HOUR_MS, type SelfAlert, type SelfAlertPolicy } from './self-alert.js';

/** Something that Flashduty is to be told of an alert now. */
export interface Choice {
  readonly alert: SelfAlert;
  readonly status: EventStatus;
  readonly integration: string;
}

export interface Circumstances {
  /** Absent: nothing is to be told, except that alerts are over which were opened before. */
  readonly selfAlerts: string | undefined;
  /** Integrations through which nothing goes now. What is over before they let it through is never told. */
  readonly blocked: ReadonlySet<string>;
  /** Names of alerts of which a notice is on its way: the next one waits for its end. */
  readonly onTheirWay: ReadonlySet<string>;
  /** When the notices of the last hour were sent. */
  readonly sentAt: readonly number[];
  readonly now: number;
}

const MINUTE_MS = 60_000;

/** Recoveries first, for they are short work for people; then the most severe; never more than the policy lets through. */
export function chooseNotices(
  alerts: readonly SelfAlert[],
  circumstances: Circumstances,
  policy: SelfAlertPolicy,
): readonly Choice[] {
  const { selfAlerts, blocked, onTheirWay, sentAt, now } = circumstances;
  const wanted = alerts
    .filter((alert) => !onTheirWay.has(nameOf(alert)) && alert.notBefore <= now)
    .flatMap((alert) => choose(alert, selfAlerts))
    .filter(({ integration }) => !blocked.has(integration))
    .sort((a, b) => URGENCY[a.status] - URGENCY[b.status]);
  const within = (ms: number) => sentAt.filter((at) => now - at < ms).length;
  const room = Math.min(policy.perMinute - within(MINUTE_MS), policy.perHour - within(HOUR_MS));
  return wanted.slice(0, Math.max(0, room));
}

const URGENCY = { Ok: 0, Critical: 1, Warning: 2, Info: 3 } as const satisfies Record<EventStatus, number>;

/** What would make Flashduty hold the truth of this alert. An opening is told only while its trouble is there. */
function choose(alert: SelfAlert, selfAlerts: string | undefined): Choice[] {
  const { open, told, seenSince } = alert;
  if (told && (!open || selfAlerts === undefined)) return [{ alert, status: 'Ok', integration: told.integration }];
  if (!open || selfAlerts === undefined || seenSince === undefined) return [];
  if (told && !isWorse(open.severity, told.severity)) return [];
  return [{ alert, status: open.severity, integration: told?.integration ?? selfAlerts }];
}
