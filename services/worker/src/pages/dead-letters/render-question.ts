import type { RelayConfig } from '@relay/runtime';
import { type Html, html } from '../frame/html.js';
import { letterPath } from '../frame/paths.js';
import { renderPage } from '../frame/render-page.js';
import type { StoryAtRest } from './read-story.js';
import { renderForetold } from './render-foretold.js';
import { renderHead, titleOf } from './render-story.js';

/** Asks once more before a dead letter is replayed. */
export function renderReplayQuestion(story: StoryAtRest, config: RelayConfig): Html {
  const { letter } = story.state;
  const path = letterPath(letter.id);
  return renderPage({
    title: `Replay ${titleOf(letter)}?`,
    section: 'dead-letters',
    body: html`
${renderHead(letter)}
<section class="card question" aria-labelledby="question">
  <h2 id="question">Replay it?</h2>
  ${renderForetold(story, config)}
  <form method="post" action="${path}/replay">
    ${letter.event === undefined ? undefined : checkbox('asWas', 'Send the event exactly as it was tried, instead of reading the webhook again')}
    ${letter.place === undefined ? undefined : checkbox('force', 'Send it although a newer event of its alert was delivered since: this may open a closed alert again')}
    <p class="actions"><button class="main">Replay now</button> <a class="button" href="${path}">No, go back</a></p>
  </form>
</section>`,
  });
}

/** Asks once more before a dead letter is gone for good. */
export function renderDiscardQuestion({ state: { letter, code, reason } }: StoryAtRest): Html {
  const path = letterPath(letter.id);
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

function checkbox(name: string, words: string): Html {
  return html`<p><label class="check"><input type="checkbox" name="${name}" value="yes"> <span>${words}</span></label></p>`;
}
