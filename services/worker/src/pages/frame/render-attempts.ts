import type { Attempt } from '@relay/contract';
import { showMoment } from '@relay/queue';
import { type Html, html } from './html.js';
import { type Column, renderTable } from './render-table.js';

/** Each HTTP try: when, what came back, how long it took, and the id that Flashduty's support asks for. */
export function renderAttempts(attempts: readonly Attempt[]): Html {
  if (attempts.length === 0) return html`<p class="quiet">None was made.</p>`;
  return renderTable({ caption: 'Attempts', columns: COLUMNS, rows: attempts });
}

const COLUMNS: readonly Column<Attempt>[] = [
  { name: 'Time', cell: ({ startedAt }) => html`<time>${showMoment(startedAt)}</time>` },
  { name: 'Status', cell: ({ status }) => String(status ?? '–') },
  { name: 'Code', cell: ({ code }) => (code === undefined ? '–' : html`<code>${code}</code>`) },
  { name: 'Took', isNumber: true, cell: ({ durationMs }) => `${durationMs.toLocaleString('en')} ms` },
  {
    name: 'Request id',
    cell: ({ requestId }) => (requestId === undefined ? '–' : html`<span class="id">${requestId}</span>`),
  },
  { name: 'Reason', cell: ({ reason }) => reason ?? '' },
];
