import { type Html, type HtmlValue, html } from './html.js';

/** Names and values; what has no value is left out. */
export function renderFacts(facts: ReadonlyArray<readonly [name: string, value: HtmlValue]>): Html {
  return html`<dl class="facts">${facts.flatMap(([name, value]) =>
    value === undefined ? [] : [html`<div><dt>${name}</dt><dd>${value}</dd></div>`],
  )}</dl>`;
}
