import { type BuriedLetter, counted, type IndexedLetter } from '@relay/queue';
import { type Html, html } from '../frame/html.js';
import { letterPath } from '../frame/paths.js';
import { renderPage } from '../frame/render-page.js';
import { renderSeverity } from '../frame/render-severity.js';
import { type Column, renderTable } from '../frame/render-table.js';
import { renderAgo } from '../frame/render-time.js';
import { describeFilter, type FilterField, type LetterFilter, queryOf } from './letter-filter.js';

/** How many were handed to the worker, and how many somebody else had taken before. */
export interface Done {
  readonly replayed: number;
  readonly missed: number;
}

export interface ListView {
  readonly filter: LetterFilter;
  /** All at rest, whatever the filter says: what there is to choose from. */
  readonly all: readonly IndexedLetter[];
  readonly matching: number;
  readonly shown: readonly BuriedLetter[];
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  /** What the operator had asked for has just been done. */
  readonly done: Done | undefined;
  readonly readOnly: boolean;
  readonly now: number;
}

export function renderList(view: ListView): Html {
  const { filter, all, matching, shown, readOnly, now } = view;
  const which = describeFilter(filter);
  return renderPage({
    title: counted(matching, 'dead letter'),
    section: 'dead-letters',
    body: html`
<div class="head">
  <h1>Dead letters</h1>
  <p class="quiet">What could not be delivered and is not tried any more. Each waits for somebody to replay it, once its cause is gone, or to discard it.</p>
</div>
${renderDone(view)}
${
  all.length === 0
    ? html`<section class="card empty"><h2>There is none</h2><p>Everything that was received is on its way or at its end.</p></section>`
    : html`
${renderChoice(filter, all)}
<div class="actions">
  <p><strong>${counted(matching, 'dead letter')}</strong>${which === '' ? '' : ` ${which}`}, the newest first</p>
  ${readOnly || matching === 0 ? undefined : html`<a class="button" href="/dead-letters/replay?${queryOf(filter)}">Replay ${matching === 1 ? 'it' : `all ${matching.toLocaleString('en')}`}…</a>`}
</div>
${shown.length === 0 ? html`<section class="card empty"><p>None matches. <a href="/dead-letters">Show all ${all.length}</a></p></section>` : html`<section class="panel letters">${renderTable({ caption: 'Dead letters', columns: columnsAt(now), rows: shown })}</section>`}
${renderPaging(view)}`
}`,
  });
}

function renderDone({ done }: ListView): Html | undefined {
  if (done === undefined) return undefined;
  const { replayed, missed } = done;
  return html`<p class="done" role="status">${counted(replayed, 'dead letter')} handed to the worker${
    missed === 0 ? '' : `, ${missed} had been replayed or discarded by somebody else`
  }. What cannot pass comes back to this list.</p>`;
}

function columnsAt(now: number): readonly Column<BuriedLetter>[] {
  return [
    { name: 'Alert', cell: renderAlert },
    { name: 'Died', cell: ({ letter }) => renderAgo(letter.diedAt, now) },
    {
      name: 'From',
      cell: ({ letter }) =>
        html`<span class="name">${letter.source}</span><span class="about">→ ${letter.integration ?? 'nowhere'}</span>`,
    },
    { name: 'Why', cell: ({ code, reason }) => html`<code>${code}</code> <span class="reason">${cut(reason)}</span>` },
  ];
}

function renderAlert({ letter: { id, event, source } }: BuriedLetter): Html {
  const title = event === undefined ? `Unread webhook of ${source}` : event.title_rule;
  return html`<a class="alert" href="${letterPath(id)}">${renderSeverity(event?.event_status)} <span class="title">${cut(title)}</span></a><span class="about id">${id}</span>`;
}

const SHOWN_CHARS = 200;

function cut(text: string): string {
  const characters = [...text.slice(0, 2 * SHOWN_CHARS)];
  return characters.length <= SHOWN_CHARS ? text : `${characters.slice(0, SHOWN_CHARS).join('')}…`;
}

/** The choice is a form that asks for the same page, so it works without a script. */
function renderChoice(filter: LetterFilter, all: readonly IndexedLetter[]): Html {
  return html`
<form class="choice" method="get" action="/dead-letters">
  ${renderSelect('source', 'Source', filter, all)}
  ${renderSelect('integration', 'Integration', filter, all)}
  ${renderSelect('code', 'Reason', filter, all)}
  <button>Show</button>
  ${Object.keys(filter).length === 0 ? undefined : html`<a href="/dead-letters">Show all</a>`}
</form>`;
}

function renderSelect(field: FilterField, label: string, filter: LetterFilter, all: readonly IndexedLetter[]): Html {
  const counts = new Map<string, number>();
  for (const { [field]: value } of all) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  const chosen = filter[field];
  if (chosen !== undefined && !counts.has(chosen)) counts.set(chosen, 0);
  return html`
<label>${label}
  <select name="${field}">
    <option value="">any</option>
    ${[...counts].sort().map(([value, count]) => html`<option value="${value}"${value === chosen ? html` selected` : undefined}>${value} (${count})</option>`)}
  </select>
</label>`;
}

function renderPaging({ page, pages, filter }: ListView): Html | undefined {
  if (pages <= 1) return undefined;
  const link = (to: number, text: string, rel: string) =>
    html`<a href="/dead-letters?${queryOf(filter, { page: String(to) })}" rel="${rel}">${text}</a>`;
  return html`
<nav class="paging" aria-label="Pages of the list">
  ${page > 1 ? link(page - 1, '← Newer', 'prev') : undefined}
  <span>Page ${page} of ${pages}</span>
  ${page < pages ? link(page + 1, 'Older →', 'next') : undefined}
</nav>`;
}
