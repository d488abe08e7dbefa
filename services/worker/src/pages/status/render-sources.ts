import { SELF } from '@relay/contract';
import { showAge } from '@relay/queue';
import type { SourceConfig } from '@relay/runtime';
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
    { name: 'Waiting', isNumber: true, cell: renderWaiting },
    { name: 'Dead letters', isNumber: true, cell: ({ dead, name }) => renderDead(dead, { source: name }) },
  ];
}

function renderName({ name, config }: SourceLook): Html {
  return html`<span class="name">${name}</span><span class="about">${describe(name, config)}</span>`;
}

function describe(name: string, config: SourceConfig | undefined): string {
  if (config !== undefined) return `${config.vendor} → ${config.integration}`;
  return name === SELF ? 'the relay’s own alerts' : 'no longer configured';
}

function renderWaiting({ waiting, spooled, left }: SourceLook): Html {
  return html`${renderCount(waiting)}${renderMore(spooled, 'in a spool')}${renderMore(left, 'left behind')}`;
}

function renderMore(count: number, where: string): Html | undefined {
  return count === 0 ? undefined : html`<span class="about">+${count.toLocaleString('en')} ${where}</span>`;
}

function renderLast({ day, config }: SourceLook, now: number): Html {
  const { lastAcceptedAt } = day;
  const expected = config?.expectEveryMs;
  const isSilent = expected !== undefined && lastAcceptedAt !== undefined && now - lastAcceptedAt > expected;
  return html`${isSilent ? html`<span class="badge bad">Silent</span> ` : undefined}${lastAcceptedAt === undefined ? html`<span class="quiet">none yet</span>` : renderAgo(lastAcceptedAt, now)}${
    expected === undefined ? undefined : html`<span class="about">expected every ${showAge(expected)}</span>`
  }`;
}
