import { fromStoredEnvelope, readableBody, type StoredEnvelope } from '@relay/contract';
import { type Html, html } from '../frame/html.js';
import { renderFacts } from '../frame/render-facts.js';
import { renderMoment } from '../frame/render-time.js';
import { showBytes } from '../status/render-count.js';

/** More helps nobody on a page, and a page must not hold up the deliveries of the same process. */
const SHOWN_CHARS = 60_000;
const SHOWN_FIELDS = 200;

/** The webhook as it was received, made readable and never taken for HTML. */
export function renderWebhook(envelope: StoredEnvelope, now: number): Html {
  const { method, query, headers, receivedAt, source } = envelope;
  const size = fromStoredEnvelope(envelope).body.length;
  return html`
${renderFacts([
  ['Received', renderMoment(receivedAt, now)],
  ['Source', source],
  ['Method', method],
  ['Size', showBytes(size)],
  ...Object.entries(headers),
])}
${query === '' ? undefined : html`<h3>Query</h3>${renderFields([...new URLSearchParams(query)])}`}
<h3>Body</h3>
${renderBody(envelope)}`;
}

function renderBody(envelope: StoredEnvelope): Html {
  // What is cut off anyway is not worth being read.
  const isLong = (envelope.text?.length ?? 0) > SHOWN_CHARS;
  const body = isLong ? ({ kind: 'text', text: envelope.text ?? '' } as const) : readableBody(envelope);
  switch (body.kind) {
    case 'empty':
      return html`<p class="quiet">It was empty.</p>`;
    case 'form':
      return renderFields(body.fields);
    case 'json':
    case 'text':
      return renderText(body.text);
    case 'binary':
      return html`<p class="quiet">It is no text; its first bytes:</p>${renderText(body.text)}`;
  }
}

function renderText(text: string): Html {
  const leftOut = text.length - SHOWN_CHARS;
  return html`<pre tabindex="0">${leftOut > 0 ? text.slice(0, SHOWN_CHARS) : text}</pre>${
    leftOut > 0
      ? html`<p class="quiet">${leftOut.toLocaleString('en')} more characters are not shown; <code>relay dead-letters show</code> has all of it.</p>`
      : undefined
  }`;
}

function renderFields(fields: ReadonlyArray<readonly [string, string]>): Html {
  return html`<dl class="fields">${fields
    .slice(0, SHOWN_FIELDS)
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${cut(value)}</dd></div>`)}</dl>${
    fields.length > SHOWN_FIELDS
      ? html`<p class="quiet">${fields.length - SHOWN_FIELDS} more fields are not shown.</p>`
      : undefined
  }`;
}

function cut(value: string): string {
  return value.length > SHOWN_CHARS ? `${value.slice(0, SHOWN_CHARS)}…` : value;
}
