import { counted } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import { type Html, html } from '../frame/html.js';
import { renderPage } from '../frame/render-page.js';
import { describeFilter, type LetterFilter, queryOf } from './letter-filter.js';
import type { Story } from './read-story.js';
import { renderForetold } from './render-foretold.js';
import { renderHead, titleOf } from './render-story.js';

type AtRest = Extract<Story, { kind: 'at rest' }>;

/** Asks once more before a dead letter is replayed. */
export function renderReplayQuestion(story: AtRest, { sources, integrations }: RelayConfig): Html {
  const { letter } = story.state;
  const isNative = integrations[sources[letter.source]?.integration ?? '']?.format === 'native';
  const path = `/dead-letters/${encodeURIComponent(letter.id)}`;
  return renderPage({
    title: `Replay ${titleOf(letter)}?`,
    section: 'dead-letters',
    body: html`
${renderHead(letter)}
<section class="card question" aria-labelledby="question">
  <h2 id="question">Replay it?</h2>
  ${renderForetold({ ...story, isNative })}
  <form method="post" action="${path}/replay">
    ${letter.event === undefined ? undefined : checkbox('asWas', 'Send the event exactly as it was tried, instead of reading the webhook again')}
    ${letter.place === undefined ? undefined : checkbox('force', 'Send it although a newer event of its alert was delivered since: this may open a closed alert again')}
    <p class="actions"><button class="main">Replay now</button> <a class="button" href="${path}">No, go back</a></p>
  </form>
</section>`,
  });
}

/** Asks once more before a dead letter is gone for good. */
export function renderDiscardQuestion({ state: { letter, code, reason } }: AtRest): Html {
  const path = `/dead-letters/${encodeURIComponent(letter.id)}`;
  return renderPage({
    title: `Discard ${titleOf(letter)}?`,
    section: 'dead-letters',
    body: html`
${renderHead(letter)}
<section class="card question" aria-labelledby="question">
  <h2 id="question">Discard it for good?</h2>
  <p class="cause"><code>${code}</code> ${reason}</p>
  <p>The webhook, the event and its attempts are deleted, and nobody is told of this alert any more. Only a record of its id stays.</p>
  <form method="post" action="${path}/discard">
    <p class="actions"><button class="danger">Discard for good</button> <a class="button" href="${path}">No, keep it</a></p>
  </form>
</section>`,
  });
}

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

function checkbox(name: string, words: string): Html {
  return html`<p><label class="check"><input type="checkbox" name="${name}" value="yes"> <span>${words}</span></label></p>`;
}
