import { DEAD_LETTER_CODES } from '@relay/contract';
import type { RelayConfig } from '@relay/runtime';
import { type Html, html } from '../frame/html.js';
import { explainPath, letterPath } from '../frame/paths.js';
import { renderMoment } from '../frame/render-time.js';
import type { ReplayedDelivery, Story } from './read-story.js';

/** Where a dead letter is in its life, why, and what can be done about it. */
export function renderState(story: Exclude<Story, { kind: 'discarded' }>, { board }: RelayConfig, now: number): Html {
  switch (story.kind) {
    case 'at rest': {
      const { state } = story;
      const { code, reason, buriedAt, vainReplays, letter } = state;
      const path = letterPath(letter.id);
      return html`
<p role="status">At rest since ${renderMoment(buriedAt, now)}${vainReplays === 0 ? '' : `; replayed ${vainReplays === 1 ? 'once' : `${vainReplays} times`} in vain`}.</p>
<p class="cause"><code>${code}</code> ${reason}</p>
<p class="remedy">${DEAD_LETTER_CODES[code]}</p>
${board.readOnly ? html`<p class="quiet">Read-only: board.readOnly is set, so it can be neither replayed nor discarded here.</p>` : html`<p class="actions"><a class="button main" href="${path}/replay">Replay…</a> <a class="button" href="${path}/discard">Discard…</a></p>`}`;
    }
    case 'in motion':
      return story.state.kind === 'being buried'
        ? html`<p role="status">It has just died, and comes to rest in a moment.</p>`
        : html`<p role="status">It is being replayed: a worker takes it up in a moment. What becomes of it shows here.</p>`;
    case 'replayed':
      return html`
<p role="status">${describeReplay(story)}</p>
<p class="quiet">Replayed at ${renderMoment(story.state.replayedAt, now)}. It was <code>${story.state.letter.code}</code>: ${story.state.letter.reason}</p>
${story.deliveries.length === 0 ? undefined : html`<ul class="deliveries">${story.deliveries.map(renderDelivery)}</ul>`}`;
  }
}

function describeReplay({ state, deliveries }: Extract<Story, { kind: 'replayed' }>): string {
  switch (state.result?.kind) {
    case undefined:
      return 'Replayed by a worker of another version.';
    case 'ignored':
      return `Replayed, and ignored: ${state.result.reason}.`;
    case 'superseded':
      return 'Replayed, and superseded: a newer event of its alert had been delivered, so nothing was sent.';
    case 'replayed': {
      const pending = deliveries.filter(({ ending }) => ending === undefined).length;
      if (pending > 0)
        return `Replayed, and ${pending === 1 ? 'a fresh delivery is' : `${pending} fresh deliveries are`} on the way.`;
      return deliveries.every(({ ending }) => ending?.outcome === 'delivered')
        ? 'Replayed, and delivered.'
        : 'Replayed, and ended.';
    }
  }
}

function renderDelivery({ id, ending }: ReplayedDelivery): Html {
  const link = html`<a class="id" href="${explainPath(id)}">${id}</a>`;
  if (ending === undefined) return html`<li><span class="badge busy">On the way</span> ${link}</li>`;
  const { outcome, reason } = ending;
  const after = outcome === 'dead' ? html`: ${reason}. <a href="${letterPath(id)}">See it</a>` : undefined;
  return html`<li><span class="badge ${outcome === 'dead' ? 'bad' : 'good'}">${outcome}</span> ${link}${after}</li>`;
}
