import type { Sandbox } from '../sandbox.js';
import { type Html, html } from './html.js';
import type { View } from './view.js';

/** Tells what to do next when there is nothing to show. */
export function renderEmpty(sandbox: Sandbox, { show, origin }: View, alertCount: number): Html {
  if (show === 'open' && alertCount > 0) {
    return html`<div class="empty"><h2>Nothing is open</h2><p>Every alert was closed by its recovery. <a href="/?show=all">Show all</a></p></div>`;
  }
  if (sandbox.state.counts.native > 0) {
    return html`<div class="empty"><h2>No alerts here</h2><p>Everything so far came in a vendor’s own format, which only Flashduty can turn into alerts. It is listed below as it came.</p></div>`;
  }
  const key = sandbox.integrations.acceptsAnyKey ? 'demo' : 'YOUR_INTEGRATION_KEY';
  const url = `${origin}/event/push/alert/standard?integration_key=${key}`;
  return html`
<div class="empty">
  <h2>No alerts yet</h2>
  <p>Send a webhook to the relay: <code>npm start</code> printed a <code>curl</code> for each vendor in your terminal.
    Its alert opens here within a second, and closes when the recovery arrives.</p>
  <p>Or push an event here directly, without the relay:</p>
  <pre>${curl(url, { title_rule: 'Disk of db-1 is full', event_status: 'Critical', alert_key: 'disk-db-1' })}</pre>
  <p>and its recovery:</p>
  <pre>${curl(url, { title_rule: 'Disk of db-1 has room again', event_status: 'Ok', alert_key: 'disk-db-1' })}</pre>
</div>`;
}

function curl(url: string, event: object): string {
  return `curl '${url}' \\\n  -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(event)}'`;
}
