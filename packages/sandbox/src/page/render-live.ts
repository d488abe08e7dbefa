import { describeRule } from '../behaviour/describe-rule.js';
import { SEVERITIES } from '../push/standard-event.js';
import type { Sandbox } from '../sandbox.js';
import type { AcceptedNativePush } from '../state/accepted-push.js';
import type { Alert } from '../state/alert.js';
import type { Refusal, SandboxState } from '../state/sandbox-state.js';
import { type Html, html } from './html.js';
import { countOf, renderAlert } from './render-alert.js';
import { renderEmpty } from './render-empty.js';
import { renderTime } from './render-time.js';
import type { View } from './view.js';

export const ALERTS_PER_PAGE = 100;
const MAX_REFUSALS_SHOWN = 20;

/** Everything on the page that changes, in parts that the page's script replaces one by one. */
export function renderLive(sandbox: Sandbox, view: View): Html {
  const { state } = sandbox;
  const alerts = state.alerts();
  const wanted = view.show === 'open' ? alerts.filter((alert) => alert.open) : alerts;
  return html`
<section data-part="banner">${renderBanner(sandbox)}</section>
<section data-part="counts" aria-label="Counts">${renderCounts(state, alerts)}</section>
<nav data-part="filter" aria-label="Filter">${renderFilter(view, state)}</nav>
<section data-part="empty">${wanted.length === 0 ? renderEmpty(sandbox, view, alerts.length) : undefined}</section>
<h2 class="unseen">Alerts, newest first</h2>
<ol data-list="alerts" class="alerts">${wanted.slice(0, view.limit).map(renderAlert)}</ol>
<section data-part="more">${renderMore(view, wanted.length)}</section>
<section data-part="refusals">${renderRefusals(state)}</section>
<section data-part="native">${renderNative(state)}</section>`;
}

function renderBanner({ script }: Sandbox): Html | undefined {
  const { rules, rateLimits, strict } = script.now();
  const notes = [
    ...(rateLimits.on ? [] : ['Rate limits are off.']),
    ...(strict ? [] : ['Strictness is off: long texts are cut as Flashduty documents it, not refused.']),
  ].map((note) => html`<p class="hint">${note}</p>`);
  if (rules.length === 0) return html`${notes}`;
  return html`
<div class="banner" role="status">
  <h2>Failures are being simulated</h2>
  <ul>${rules.map((rule) => html`<li>${describeRule(rule)}</li>`)}</ul>
  <form method="post" action="/page/normal"><button>Back to normal</button></form>
</div>${notes}`;
}

function renderCounts(state: SandboxState, alerts: readonly Alert[]): Html {
  const { accepted, discarded, refused, alerts: held, alertsOpen, eventsDropped } = state.counts;
  const open = alerts.filter((alert) => alert.open);
  const bySeverity = SEVERITIES.map((severity) => {
    const count = open.filter((alert) => alert.severity === severity).length;
    return count > 0
      ? html` <span class="badge severity ${severity.toLowerCase()}">${count} ${severity}</span>`
      : html``;
  });
  return html`
<dl class="counts">
  <div class="wide"><dt>Open alerts</dt><dd data-open-count="${alertsOpen}">${alertsOpen}${bySeverity}</dd></div>
  <div><dt>Closed</dt><dd>${held - alertsOpen}</dd></div>
  <div><dt>Events accepted</dt><dd>${accepted}</dd></div>
  <div><dt>Repeats discarded</dt><dd>${discarded}</dd></div>
  <div><dt>Pushes refused</dt><dd>${refused}</dd></div>
</dl>
${eventsDropped > 0 ? html`<p class="hint">${countOf(eventsDropped, 'older event')} no longer held.</p>` : undefined}`;
}

function renderFilter({ show }: View, state: SandboxState): Html {
  const { alerts, alertsOpen } = state.counts;
  const option = (name: View['show'], text: string) =>
    name === show
      ? html`<a href="/?show=${name}" aria-current="page">${text}</a>`
      : html`<a href="/?show=${name}">${text}</a>`;
  return html`
<div class="switch">${option('all', `All ${alerts}`)}${option('open', `Open ${alertsOpen}`)}</div>
<form method="post" action="/page/clear?show=${show}" data-confirm="Forget all alerts and events of this stand-in?">
  <button class="quiet">Clear</button>
</form>`;
}

function renderMore({ show, limit }: View, count: number): Html | undefined {
  if (count <= limit) return undefined;
  return html`<p class="more"><a href="/?show=${show}&amp;limit=${limit + ALERTS_PER_PAGE}">Show more</a> ${limit} of ${count} alerts are shown.</p>`;
}

function renderRefusals(state: SandboxState): Html | undefined {
  const newest = state.refusals().slice(-MAX_REFUSALS_SHOWN).reverse();
  if (newest.length === 0) return undefined;
  return html`
<details class="aside" data-key="refusals"><summary>Pushes refused <span class="count">${state.counts.refused}</span></summary>
  <ul>${newest.map(renderRefusal)}</ul>
</details>`;
}

function renderRefusal({ receivedAt, status, code, message, path, integration }: Refusal): Html {
  return html`
<li><p><strong>${status} ${code}</strong> ${message}</p>
  <p class="meta">${renderTime(receivedAt)} · ${path}${integration === undefined ? '' : ` · ${integration}`}</p></li>`;
}

function renderNative(state: SandboxState): Html | undefined {
  const { native } = state.counts;
  if (native === 0) return undefined;
  return html`
<details class="aside" data-key="native"><summary>Pushes in a vendor’s own format <span class="count">${native}</span></summary>
  <p class="hint">Only Flashduty knows how these become alerts; here they are kept as they came.</p>
  <ul>${state.newestNative().reverse().map(renderNativePush)}</ul>
</details>`;
}

function renderNativePush({ receivedAt, path, integration, native }: AcceptedNativePush): Html {
  return html`
<li><p><strong>${native.method} ${path}</strong> ${native.contentType}</p>
  <pre>${native.text ?? `base64: ${native.base64}`}</pre>
  <p class="meta">${renderTime(receivedAt)} · ${integration}</p></li>`;
}
