import { counted } from '@relay/queue';
import { type Html, html } from '../frame/html.js';
import { renderPage } from '../frame/render-page.js';
import { describeFilter, type LetterFilter, queryOf } from './letter-filter.js';

export interface BulkView {
  readonly filter: LetterFilter;
  readonly matching: number;
  /** Of these the oldest go now. */
  readonly atOnce: number;
  /** What comes to rest later was not asked for. */
  readonly until: number;
}

/** Asks once more before a list of dead letters is replayed. */
export function renderBulkQuestion({ filter, matching, atOnce, until }: BulkView): Html {
  const which = describeFilter(filter);
  const now = Math.min(matching, atOnce);
  return renderPage({
    title: `Replay ${counted(now, 'dead letter')}?`,
    section: 'dead-letters',
    body: html`
<div class="head"><p class="crumb"><a href="/dead-letters?${queryOf(filter)}">Dead letters</a></p><h1>Replay ${counted(now, 'dead letter')}${which === '' ? '' : ` ${which}`}?</h1></div>
<section class="card question" aria-label="Question">
  <p>Each is read again with today’s code and configuration and goes out at its old place among the events of its alert, within the rate of its integration. What cannot pass is a dead letter again; what a newer event has overtaken is superseded.</p>
  ${matching > atOnce ? html`<p>There are ${matching.toLocaleString('en')}. At most ${atOnce.toLocaleString('en')} are replayed at a time, the oldest first: come back for the others, or use <code>relay dead-letters replay</code>.</p>` : undefined}
  <form method="post" action="/dead-letters/replay">
    ${Object.entries(filter).map(([field, value]) => html`<input type="hidden" name="${field}" value="${value}">`)}
    <input type="hidden" name="until" value="${until}">
    <p class="actions"><button class="main">Replay ${now === 1 ? 'it' : `all ${now.toLocaleString('en')}`} now</button> <a class="button" href="/dead-letters?${queryOf(filter)}">No, go back</a></p>
  </form>
</section>`,
  });
}
