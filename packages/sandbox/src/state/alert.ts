import { type EventStatus, SEVERITIES, type Severity, type StandardEvent } from '../push/standard-event.js';
import type { AcceptedStandardPush } from './accepted-push.js';
import { renderTitle } from './render-title.js';

/** One event of an alert, in the order of acceptance. */
export interface AlertEntry {
  readonly seq: number;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  /** Unix seconds, as the sender gave it. */
  readonly event_time?: number;
  readonly event_status: EventStatus;
  readonly title: string;
  readonly description?: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** All events of one alert key on one integration, from the first until an `Ok` closes it. */
export interface Alert {
  readonly id: number;
  readonly integration: string;
  readonly alert_key: string;
  /** Of the newest event that is not an `Ok`: a recovery often has a title of its own. */
  readonly title: string;
  /** The worst of its events. */
  readonly severity: Severity;
  /** Of the last event. */
  readonly status: EventStatus;
  readonly open: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** Unix milliseconds. */
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly closedAt?: number;
  /** Pushes that were discarded as repeats of an event of this alert. */
  readonly discarded: number;
  /** The newest events, at most `MAX_EVENTS_PER_ALERT`. */
  readonly events: readonly AlertEntry[];
  /** Older events of this alert that are no longer held. */
  readonly eventsDropped: number;
}

/** An alert that changes every second must not grow without end. */
export const MAX_EVENTS_PER_ALERT = 500;

export function openAlert(id: number, push: AcceptedStandardPush, severity: Severity): Alert {
  const entry = toEntry(push);
  return {
    id,
    integration: push.integration,
    alert_key: push.event.alert_key,
    title: entry.title,
    severity,
    status: severity,
    open: true,
    labels: push.event.labels,
    openedAt: push.receivedAt,
    updatedAt: push.receivedAt,
    discarded: 0,
    events: [entry],
    eventsDropped: 0,
  };
}

export function mergeEvent(alert: Alert, push: AcceptedStandardPush): Alert {
  const { event, receivedAt } = push;
  const entry = toEntry(push);
  const events = [...alert.events.slice(-MAX_EVENTS_PER_ALERT + 1), entry];
  const merged = {
    ...alert,
    status: event.event_status,
    labels: mergeLabels(alert.labels, event),
    updatedAt: receivedAt,
    events,
    eventsDropped: alert.eventsDropped + alert.events.length + 1 - events.length,
  };
  return event.event_status === 'Ok'
    ? { ...merged, open: false, closedAt: receivedAt }
    : { ...merged, title: entry.title, severity: worse(alert.severity, event.event_status) };
}

/** A repeat that was discarded still refreshes the labels when it repeats the alert's last event. */
export function refreshLabels(alert: Alert, event: StandardEvent): Alert {
  return { ...alert, labels: mergeLabels(alert.labels, event), discarded: alert.discarded + 1 };
}

/** The labels are those of the last merged event; a recovery only adds names that were not there. */
function mergeLabels(current: Alert['labels'], event: StandardEvent): Alert['labels'] {
  return event.event_status === 'Ok' ? { ...event.labels, ...current } : event.labels;
}

function worse(first: Severity, second: Severity): Severity {
  return SEVERITIES.indexOf(first) <= SEVERITIES.indexOf(second) ? first : second;
}

function toEntry({ seq, receivedAt, event }: AcceptedStandardPush): AlertEntry {
  return {
    seq,
    receivedAt,
    ...(event.event_time === undefined ? {} : { event_time: event.event_time }),
    event_status: event.event_status,
    title: renderTitle(event),
    ...(event.description === undefined ? {} : { description: event.description }),
    labels: event.labels,
  };
}
