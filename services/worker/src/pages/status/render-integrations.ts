import type { IndexedLetter, IntegrationStatus } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import { type Html, html } from '../frame/html.js';
import { type Column, renderTable } from '../frame/render-table.js';
import { renderAgo } from '../frame/render-time.js';
import type { RelayLook } from '../look/look-at-relay.js';
import { renderCount, renderDead } from './render-count.js';

export function renderIntegrations({ status, letters, at }: RelayLook, config: RelayConfig): Html {
  return html`
<section class="panel" id="integrations" aria-labelledby="integrations-title">
  <h2 id="integrations-title">Integrations <span class="quiet">what is on its way to Flashduty</span></h2>
  ${renderTable({
    caption: 'Integrations',
    columns: columnsFor(letters, config, at),
    rows: status.integrations,
    rowClass: ({ hold, configured }) => (hold === undefined && configured ? '' : 'is-held'),
  })}
</section>`;
}

function columnsFor(
  letters: readonly IndexedLetter[],
  config: RelayConfig,
  now: number,
): readonly Column<IntegrationStatus>[] {
  const deadOf = (name: string) => letters.filter(({ integration }) => integration === name).length;
  return [
    { name: 'Integration', cell: (status) => renderName(status, config) },
    { name: 'State', cell: (status) => renderState(status, config.board.readOnly, now) },
    { name: 'Waiting', isNumber: true, cell: ({ waiting }) => renderCount(waiting) },
    { name: 'Being sent', isNumber: true, cell: ({ beingSent }) => renderCount(beingSent) },
    { name: 'Between attempts', isNumber: true, cell: ({ betweenAttempts }) => renderCount(betweenAttempts) },
    { name: 'Behind another', isNumber: true, cell: ({ parked }) => renderCount(parked) },
    {
      name: 'Oldest',
      isNumber: true,
      cell: ({ oldestSince }) =>
        oldestSince === undefined ? html`<span class="none">–</span>` : renderAgo(oldestSince, now),
    },
    { name: 'Ended', isNumber: true, cell: ({ ended }) => renderCount(ended) },
    { name: 'Dead letters', isNumber: true, cell: ({ name }) => renderDead(deadOf(name), { integration: name }) },
  ];
}

function renderName({ name, configured }: IntegrationStatus, { integrations }: RelayConfig): Html {
  const about = configured ? `format ${integrations[name]?.format}` : 'not configured';
  return html`<span class="name">${name}</span><span class="about">${about}</span>`;
}

function renderState(
  { name, configured, hold, waiting, beingSent }: IntegrationStatus,
  readOnly: boolean,
  now: number,
): Html {
  if (!configured) return html`<span class="badge bad">Nobody delivers</span>`;
  if (hold !== undefined) {
    return html`<span class="badge bad">Held</span> since ${renderAgo(hold.since, now)}
<span class="about">${hold.code}: ${hold.reason}</span>
<span class="about">next probe ${renderAgo(hold.nextProbeAt, now)}</span>
${readOnly ? undefined : html`<form method="post" action="/integrations/${encodeURIComponent(name)}/release"><button>Try ${name} now</button></form>`}`;
  }
  return waiting + beingSent > 0
    ? html`<span class="badge good">Sending</span>`
    : html`<span class="badge">Idle</span>`;
}
