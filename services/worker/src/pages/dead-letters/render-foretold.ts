import { DEAD_LETTER_CODES } from '@relay/contract';
import { counted } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import { type Html, html } from '../frame/html.js';
import { renderSeverity } from '../frame/render-severity.js';
import { renderTable } from '../frame/render-table.js';
import type { Difference } from './event-diff.js';
import type { StoryAtRest } from './read-story.js';

/** What a replay would do today, and how that differs from what was tried. */
export function renderForetold({ foretold, isOvertaken }: StoryAtRest, { integrations }: RelayConfig): Html {
  const isNative = 'integration' in foretold && integrations[foretold.integration]?.format === 'native';
  switch (foretold.kind) {
    case 'dead':
      return html`<p>${BAD} It would be a dead letter again, with <code>${foretold.code}</code>: ${foretold.reason}</p><p class="quiet">${remedyOf(foretold.code)}</p>`;
    case 'ignored':
      return html`<p>${FINE} Nothing would be sent: read today, it is ignored (${foretold.reason}).</p>`;
    case 'event':
      return html`
${isOvertaken ? html`<p>${BAD} A newer event of this alert has been delivered since. A replay would be superseded and send nothing, unless it is forced.</p>` : undefined}
${renderDifferences(foretold.integration, foretold.differences)}
${isNative ? NATIVE : undefined}`;
    case 'events':
      return html`
<p>${FINE} Today the webhook can be read. A replay would send ${counted(foretold.events.length, 'event')} to ${foretold.integration}:</p>
<ul class="events">${foretold.events.map(({ event_status, title_rule }) => html`<li>${renderSeverity(event_status)} ${title_rule}</li>`)}</ul>
${isNative ? NATIVE : undefined}`;
  }
}

const FINE = html`<span class="badge good">Can pass</span>`;
const BAD = html`<span class="badge bad">Would not pass</span>`;
const NATIVE = html`<p class="quiet">The integration is native: Flashduty gets the vendor’s bytes as they were received, and the event is only what is shown.</p>`;

function renderDifferences(integration: string, differences: readonly Difference[]): Html {
  if (differences.length === 0) {
    return html`<p>A replay would send the same event to ${integration}, to the letter.</p>`;
  }
  return html`
<p>A replay would send the event to ${integration} as today’s code and configuration make it, with ${counted(differences.length, 'difference')}:</p>
${renderTable({
  caption: 'Differences between the event that was tried and the one that would be sent today',
  columns: [
    { name: 'Field', cell: ({ field }) => html`<code>${field}</code>` },
    { name: 'Was tried', cell: ({ before }) => (before === undefined ? ABSENT : html`<del>${before}</del>`) },
    { name: 'Would be sent', cell: ({ after }) => (after === undefined ? ABSENT : html`<ins>${after}</ins>`) },
  ],
  rows: differences,
})}`;
}

const ABSENT = html`<span class="quiet">absent</span>`;

function remedyOf(code: string): string {
  return Object.entries(DEAD_LETTER_CODES).find(([known]) => known === code)?.[1] ?? '';
}
