import type { Hold, IntegrationStatus } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import { type Html, html } from '../frame/html.js';
import { type Column, renderTable } from '../frame/render-table.js';
import { renderAgo, renderDuration } from '../frame/render-time.js';
import type { RelayLook } from '../look/look-at-relay.js';
import { renderCount, renderDead } from './render-count.js';

/** Without `canAct` nothing is asked of them: the figures are old, or the page only shows. */
export function renderIntegrations(look: RelayLook, config: RelayConfig, canAct: boolean): Html {
  const { status } = look;
  return html`
<section class="panel" id="integrations" aria-labelledby="integrations-title">
  <h2 id="integrations-title">Integrations <span class="quiet">what is on its way to Flashduty</span></h2>
  ${renderTable({
    caption: 'Integrations',
    columns: columnsFor(look, config, canAct),
    rows: status.integrations,
    rowClass: ({ hold, configured }) => (hold === undefined && configured ? '' : 'is-held'),
  })}
</section>`;
}

function columnsFor(
  { letters, at }: RelayLook,
  config: RelayConfig,
  canAct: boolean,
): readonly Column<IntegrationStatus>[] {
  const deadOf = (name: string) => letters.filter(({ integration }) => integration === name).length;
  return [
    { name: 'Integration', cell: (status) => renderName(status, config) },
    { name: 'State', cell: (status) => renderState(status, canAct, at) },
    { name: 'Waiting', isNumber: true, cell: ({ waiting }) => renderCount(waiting) },
    { name: 'Being sent', isNumber: true, cell: ({ beingSent }) => renderCount(beingSent) },
    { name: 'Between attempts', isNumber: true, cell: ({ betweenAttempts }) => renderCount(betweenAttempts) },
    { name: 'Behind another', isNumber: true, cell: ({ parked }) => renderCount(parked) },
    {
      name: 'Oldest',
      isNumber: true,
      cell: ({ oldestSince }) =>
        oldestSince === undefined ? html`<span class="none">–</span>` : renderAgo(oldestSince, at),
    },
    { name: 'Ended', isNumber: true, cell: ({ ended }) => renderCount(ended) },
    { name: 'Dead letters', isNumber: true, cell: ({ name }) => renderDead(deadOf(name), { integration: name }) },
  ];
}

function renderName({ name, configured }: IntegrationStatus, { integrations }: RelayConfig): Html {
  const about = configured ? `format ${integrations[name]?.format}` : 'not configured';
  return html`<span class="name">${name}</span><span class="about">${about}</span>`;
}

function renderState(status: IntegrationStatus, canAct: boolean, now: number): Html {
  const { configured, hold, waiting, beingSent, betweenAttempts } = status;
  if (!configured) return html`<span class="badge bad">Nobody delivers</span>`;
  if (hold !== undefined) return renderHold(status.name, hold, canAct, now);
  if (waiting + beingSent > 0) return html`<span class="badge good">Sending</span>`;
  if (betweenAttempts > 0) return html`<span class="badge busy">Retrying</span>`;
  return html`<span class="badge">Idle</span>`;
}

function renderHold(name: string, { since, code, reason, nextProbeAt }: Hold, canAct: boolean, now: number): Html {
  return html`<span class="badge bad">Held</span> for ${renderDuration(since, now)}
<span class="about">${code}: ${reason}</span>
<span class="about">${nextProbeAt > now ? html`next probe ${renderAgo(nextProbeAt, now)}` : 'a probe is due'}</span>
${canAct ? html`<form method="post" action="/integrations/${encodeURIComponent(name)}/release"><button>Try ${name} now</button></form>` : undefined}`;
}
