import { type Html, type HtmlValue, html } from './html.js';

type Facts = ReadonlyArray<readonly [name: string, value: HtmlValue]>;

/** Short values, side by side. What has no value is left out, here and below. */
export function renderFacts(facts: Facts): Html {
  return html`<dl class="facts">${renderEach(facts)}</dl>`;
}

/** Values that may be long, below each other. */
export function renderRows(facts: Facts): Html {
  return html`<dl class="fields">${renderEach(facts)}</dl>`;
}

function renderEach(facts: Facts): readonly Html[] {
  return facts.flatMap(([name, value]) =>
    value === undefined ? [] : [html`<div><dt>${name}</dt><dd>${value}</dd></div>`],
  );
}
