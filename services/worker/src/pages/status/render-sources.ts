import { showAge } from '@relay/queue';
import { type Html, html } from '../frame/html.js';
import { type Column, renderTable } from '../frame/render-table.js';
import { renderAgo } from '../frame/render-time.js';
import type { SourceLook } from '../look/source-look.js';
import { renderRate } from './rate-chart.js';
import { renderCount, renderDead } from './render-count.js';

export function renderSources(sources: readonly SourceLook[], now: number): Html {
  return html`
<section class="panel" id="sources" aria-labelledby="sources-title">
  <h2 id="sources-title">Sources <span class="quiet">what came in, and what became of it within 24 h</span></h2>
  ${renderTable({ caption: 'Sources', columns: columnsAt(now), rows: sources })}
</section>`;
}

function columnsAt(now: number): readonly Column<SourceLook>[] {
  return [
    { name: 'Source', cell: renderName },
    { name: 'Last webhook', cell: (source) => renderLast(source, now) },
    { name: 'Last hour', cell: ({ day }) => renderRate(day.perMinute) },
    { name: 'Accepted', isNumber: true, cell: ({ day }) => renderCount(day.accepted) },
    { name: 'Delivered', isNumber: true, cell: ({ day }) => renderCount(day.delivered) },
    { name: 'Superseded', isNumber: true, cell: ({ day }) => renderCount(day.superseded) },
    { name: 'Ignored', isNumber: true, cell: ({ day }) => renderCount(day.ignored) },
    { name: 'Discarded', isNumber: true, cell: ({ day }) => renderCount(day.discarded) },
    { name: 'Waiting', isNumber: true, cell: ({ waiting }) => renderCount(waiting) },
    { name: 'Dead letters', isNumber: true, cell: ({ dead, name }) => renderDead(dead, { source: name }) },
  ];
}

function renderName({ name, config }: SourceLook): Html {
  const about = config === undefined ? 'no longer configured' : `${config.vendor} → ${config.integration}`;
  return html`<span class="name">${name}</span><span class="about">${about}</span>`;
}

function renderLast({ day, config }: SourceLook, now: number): Html {
  const { lastAcceptedAt } = day;
  const expected = config?.expectEveryMs;
  return html`${lastAcceptedAt === undefined ? html`<span class="quiet">none yet</span>` : renderAgo(lastAcceptedAt, now)}${
    expected === undefined ? undefined : html`<span class="about">expected every ${showAge(expected)}</span>`
  }`;
}
