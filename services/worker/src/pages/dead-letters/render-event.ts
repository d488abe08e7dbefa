import type { AlertEvent } from '@relay/contract';
import { type Html, html } from '../frame/html.js';
import { explainPath } from '../frame/paths.js';
import { renderSeverity } from '../frame/render-severity.js';
import { renderMoment } from '../frame/render-time.js';

/** An event as it is sent to Flashduty. */
export function renderEvent(event: AlertEvent, now: number): Html {
  const { title_rule, event_status, alert_key, description, event_time, labels } = event;
  return html`
<p class="event-title">${renderSeverity(event_status)} ${title_rule}</p>
<dl class="fields">
  <div><dt>alert_key</dt><dd>${renderKey(alert_key)}</dd></div>
  <div><dt>event_time</dt><dd>${renderMoment(event_time * 1000, now)}</dd></div>
  ${description === undefined ? undefined : html`<div><dt>description</dt><dd class="lines">${description}</dd></div>`}
  ${Object.entries(labels).map(([name, value]) => html`<div><dt>labels.${name}</dt><dd>${value}</dd></div>`)}
</dl>`;
}

/** An alert key leads to all that is known of its alert. */
export function renderKey(alertKey: string): Html {
  return html`<a class="id" href="${explainPath(alertKey)}">${alertKey}</a>`;
}
