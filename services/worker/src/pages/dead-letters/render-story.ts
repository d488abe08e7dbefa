import type { DeadLetter } from '@relay/contract';
import { readDeliveryId, showMoment } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import { type Html, html } from '../frame/html.js';
import { explainPath } from '../frame/paths.js';
import { renderAttempts } from '../frame/render-attempts.js';
import { renderRows } from '../frame/render-facts.js';
import { renderPage } from '../frame/render-page.js';
import { renderSeverity } from '../frame/render-severity.js';
import { renderAgo, renderMoment } from '../frame/render-time.js';
import type { Story } from './read-story.js';
import { renderEvent, renderKey } from './render-event.js';
import { renderForetold } from './render-foretold.js';
import { renderState } from './render-state.js';
import { renderWebhook } from './render-webhook.js';

/** A dead letter from top to bottom: why, what to do, what a replay would do, what was tried, what was received. */
export function renderStory(story: Story, config: RelayConfig, now: number): Html {
  if (story.kind === 'discarded') return renderDiscarded(story, now);
  const { letter } = story.state;
  return renderPage({
    title: titleOf(letter),
    section: 'dead-letters',
    ...(isMoving(story) ? { liveEveryS: 1 } : {}),
    body: html`
${renderHead(letter)}
<section class="card state" aria-label="What happened">${renderState(story, config, now)}</section>
${story.kind === 'at rest' ? panel('today', 'What a replay would do today', renderForetold(story, config)) : undefined}
${panel('attempts', letter.attempts.length === 0 ? 'Attempts' : 'Attempts, the newest', renderAttempts(letter.attempts))}
${letter.event === undefined ? undefined : panel('event', 'Event that was tried', renderEvent(letter.event, now))}
${panel('webhook', 'Webhook as received', renderWebhook(letter.envelope, now))}
${panel('place', 'Where it belongs', renderPlace(letter, now))}`,
  });
}

/** What it is about, above the story and above every question that is asked about it. */
export function renderHead(letter: DeadLetter): Html {
  return html`
<div class="head">
  <p class="crumb"><a href="/dead-letters">Dead letters</a></p>
  <h1>${renderSeverity(letter.event?.event_status)} ${titleOf(letter)}</h1>
  <p class="id quiet">${letter.id}</p>
</div>`;
}

export function titleOf({ event, source }: DeadLetter): string {
  return event?.title_rule ?? `Unread webhook of ${source}`;
}

function panel(id: string, title: string, content: Html): Html {
  return html`<section class="panel" id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2><div class="inside">${content}</div></section>`;
}

/** A page of what changes by itself shows it. */
function isMoving(story: Exclude<Story, { kind: 'discarded' }>): boolean {
  return (
    story.kind === 'in motion' ||
    (story.kind === 'replayed' && story.deliveries.some(({ ending }) => ending === undefined))
  );
}

function renderPlace(letter: DeadLetter, now: number): Html {
  const { id, source, integration, event, place, firstSeenAt, diedAt } = letter;
  const { envelopeId, replay } = readDeliveryId(id);
  return renderRows([
    ['Webhook', html`<a class="id" href="${explainPath(envelopeId)}">${envelopeId}</a>`],
    ['Source', source],
    ['Integration', integration ?? 'none'],
    ['Alert key', event === undefined ? undefined : renderKey(event.alert_key)],
    ['Place', place === undefined ? undefined : `${place} among the events of its integration`],
    ['Received', renderMoment(firstSeenAt, now)],
    ['Died', renderMoment(diedAt, now)],
    ['Replays before', replay === 0 ? undefined : String(replay)],
    ['Queue', html`<a href="/board/queue/dead-letters/${encodeURIComponent(id)}">its job on the board</a>`],
    ['In a terminal', html`<code>relay dead-letters show ${id}</code>`],
  ]);
}

function renderDiscarded({ record }: Extract<Story, { kind: 'discarded' }>, now: number): Html {
  const { id, source, code, at, by } = record;
  const why =
    by === 'age'
      ? 'It had been at rest for 30 days, and nobody had replayed or discarded it.'
      : 'The log of the worker or of the command says when it was asked for and from where.';
  return renderPage({
    title: `Discarded: ${id}`,
    section: 'dead-letters',
    body: html`
<div class="head"><p class="crumb"><a href="/dead-letters">Dead letters</a></p><h1>Discarded</h1><p class="id quiet">${id}</p></div>
<section class="card state">
  <p role="status">It was discarded ${renderAgo(at, now)}, at ${showMoment(at)}, and only this record is left of it.</p>
  <p class="quiet">Source ${source}, <code>${code}</code>. ${why}</p>
  <p><a href="/dead-letters">To the other dead letters</a></p>
</section>`,
  });
}
