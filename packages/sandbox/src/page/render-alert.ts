import type { Alert, AlertEntry } from '../state/alert.js';
import { type Html, html } from './html.js';
import { renderLabels } from './render-labels.js';
import { renderTime } from './render-time.js';

/** An alert that flaps for hours is still one card. */
const MAX_EVENTS_SHOWN = 50;

/** An event says when it happened; when it came much later than that, both times are worth knowing. */
const LATE_MS = 5000;

/** `data-key` and `data-version` let the page's script keep every card that did not change. */
export function renderAlert(alert: Alert): Html {
  const state = alert.open ? 'open' : 'closed';
  const version = `${alert.events.at(-1)?.seq}-${alert.discarded}-${alert.eventsDropped}`;
  return html`
<li class="alert ${alert.severity.toLowerCase()} is-${state}" data-key="alert-${alert.id}" data-version="${version}">
  <details>
    <summary>
      <span class="badge severity">${alert.severity}</span>
      <span class="badge state">${alert.open ? 'Open' : 'Closed'}</span>
      <span class="title">${alert.title}</span>
      <span class="meta">${renderTime(alert.updatedAt)} · ${countOf(eventCount(alert), 'event')}</span>
    </summary>
    <div class="inside">
      <dl class="facts">
        <div><dt>Alert key</dt><dd><code>${alert.alert_key}</code></dd></div>
        <div><dt>Integration</dt><dd><code>${alert.integration}</code></dd></div>
        <div><dt>Opened</dt><dd>${renderTime(alert.openedAt)}</dd></div>
        ${alert.closedAt === undefined ? undefined : html`<div><dt>Closed</dt><dd>${renderTime(alert.closedAt)}</dd></div>`}
        ${alert.discarded === 0 ? undefined : html`<div><dt>Repeats discarded</dt><dd>${alert.discarded}</dd></div>`}
      </dl>
      ${renderLabels(alert.labels)}
      <h3>Events</h3>
      ${renderEarlier(alert)}
      <ol class="events">${alert.events.slice(-MAX_EVENTS_SHOWN).map(renderEntry)}</ol>
    </div>
  </details>
</li>`;
}

function renderEntry(entry: AlertEntry): Html {
  const occurredAt = entry.event_time === undefined ? entry.receivedAt : entry.event_time * 1000;
  const late = Math.abs(entry.receivedAt - occurredAt) > LATE_MS;
  const labelCount = Object.keys(entry.labels).length;
  return html`
<li class="${entry.event_status.toLowerCase()}" data-key="event-${entry.seq}">
  <p class="meta"><span class="badge severity">${entry.event_status}</span> ${renderTime(occurredAt)}
    ${late ? html`· received ${renderTime(entry.receivedAt)}` : undefined}</p>
  <p class="event-title">${entry.title}</p>
  ${entry.description ? html`<p class="description">${entry.description}</p>` : undefined}
  ${labelCount > 0 ? html`<details data-key="labels-${entry.seq}"><summary>${countOf(labelCount, 'label')}</summary>${renderLabels(entry.labels)}</details>` : undefined}
</li>`;
}

function renderEarlier(alert: Alert): Html | undefined {
  const earlier = eventCount(alert) - Math.min(alert.events.length, MAX_EVENTS_SHOWN);
  return earlier > 0 ? html`<p class="hint">${countOf(earlier, 'earlier event')} not shown.</p>` : undefined;
}

function eventCount(alert: Alert): number {
  return alert.events.length + alert.eventsDropped;
}

export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
