import { type Circumstances, chooseNotices } from './choose-notices.js';
import { nameOf, type Trouble } from './kinds.js';
import { type Notice, send } from './notice.js';
import { HOUR_MS, lookAgain, type SelfAlert, type SelfAlertPolicy } from './self-alert.js';

/** All that is kept between looks, for whichever worker looks next. */
export interface SelfAlertsMemory {
  readonly v: 1;
  readonly alerts: readonly SelfAlert[];
  /** On their way. */
  readonly notices: readonly Notice[];
  /** When the notices of the last hour were sent. */
  readonly sentAt: readonly number[];
  /** Since when each source is expected to send, for those that are. */
  readonly expectedSince: Readonly<Record<string, number>>;
}

export const NOTHING_YET: SelfAlertsMemory = { v: 1, alerts: [], notices: [], sentAt: [], expectedSince: {} };

/** How a notice ended: its delivery id, and why Flashduty refused it, if it did. */
export interface Ending {
  readonly id: string;
  readonly refusal?: string;
}

export interface Look extends Pick<Circumstances, 'selfAlerts' | 'blocked' | 'now'> {
  readonly troubles: readonly Trouble[];
  readonly endings: readonly Ending[];
  readonly expectedSince: SelfAlertsMemory['expectedSince'];
}

/**
 * An integration that is no longer configured, or takes its vendor's bytes only, cannot be told of anything any more: what
 * was told there stays there, and is told anew elsewhere.
 */
export function forgetUnreachable(
  memory: SelfAlertsMemory,
  isReachable: (integration: string) => boolean,
): SelfAlertsMemory {
  return {
    ...memory,
    alerts: memory.alerts.map((alert) =>
      alert.told && !isReachable(alert.told.integration) ? { ...alert, told: undefined } : alert,
    ),
    notices: memory.notices.filter(({ delivery }) => isReachable(delivery.integration)),
  };
}

/** One look: what is remembered after it. The notices in it are those to be sent, if they were not before. */
export function step(memory: SelfAlertsMemory, look: Look, policy: SelfAlertPolicy): SelfAlertsMemory {
  const { now, selfAlerts, blocked, expectedSince } = look;
  const ended = new Map(look.endings.map((ending) => [ending.id, ending]));
  const notices = memory.notices.filter(({ delivery }) => !ended.has(delivery.id));
  const sentAt = memory.sentAt.filter((at) => now - at < HOUR_MS);

  const noted = memory.alerts.map((alert) => noteEndings(alert, memory.notices, ended, now, policy));
  const alerts = lookAtAll(noted, look.troubles, now, policy);

  const onTheirWay = new Set(notices.map(({ name }) => name));
  const circumstances = { selfAlerts, blocked, onTheirWay, sentAt, now };
  const sent = chooseNotices(alerts, circumstances, policy).map((choice) => ({ choice, ...send(choice, now) }));
  const changed = new Map(sent.map(({ choice, alert }) => [choice.alert, alert]));
  return {
    v: 1,
    alerts: alerts.map((alert) => changed.get(alert) ?? alert),
    notices: [...notices, ...sent.map(({ notice }) => notice)],
    sentAt: [...sentAt, ...sent.map(() => now)],
    expectedSince,
  };
}

function lookAtAll(
  before: readonly SelfAlert[],
  troubles: readonly Trouble[],
  now: number,
  policy: SelfAlertPolicy,
): readonly SelfAlert[] {
  const known = new Map(before.map((alert) => [nameOf(alert), alert]));
  const present = new Map(troubles.map((trouble) => [nameOf(trouble), trouble]));
  const names = new Set([...known.keys(), ...present.keys()]);
  return [...names].flatMap((name) => lookAgain(known.get(name), present.get(name), now, policy) ?? []);
}

/** What was refused was not told. It is tried again, for the integration's key may be repaired meanwhile. */
function noteEndings(
  alert: SelfAlert,
  notices: readonly Notice[],
  ended: ReadonlyMap<string, Ending>,
  now: number,
  { tellAgainMs, longestTellAgainMs }: SelfAlertPolicy,
): SelfAlert {
  const notice = notices.find(({ name, delivery }) => name === nameOf(alert) && ended.has(delivery.id));
  if (notice === undefined) return alert;
  if (ended.get(notice.delivery.id)?.refusal === undefined) return { ...alert, refusals: 0, notBefore: 0 };
  const pauseMs = Math.min(tellAgainMs * 2 ** alert.refusals, longestTellAgainMs);
  return { ...alert, told: notice.toldBefore, refusals: alert.refusals + 1, notBefore: now + pauseMs };
}
