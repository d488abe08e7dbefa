import { type Html, html } from './html.js';

export function renderLabels(labels: Readonly<Record<string, string>>): Html {
  const rows = Object.entries(labels).map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${renderValue(value)}</dd></div>`,
  );
  return rows.length > 0 ? html`<dl class="labels">${rows}</dl>` : html``;
}

/** Only web addresses become links: a label is vendor text, and `javascript:` is an address as well. */
function renderValue(value: string): Html {
  return /^https?:\/\/\S+$/.test(value)
    ? html`<a href="${value}" rel="noopener noreferrer" target="_blank">${value}</a>`
    : html`${value}`;
}
