import { DEAD_LETTER_CODES, type DeadLetter } from '@relay/contract';
import { readDeliveryId, showMoment } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import { type Html, html } from '../frame/html.js';
import { renderAttempts } from '../frame/render-attempts.js';
import { renderRows } from '../frame/render-facts.js';
import { renderPage } from '../frame/render-page.js';
import { renderSeverity } from '../frame/render-severity.js';
import { renderAgo, renderMoment } from '../frame/render-time.js';
import type { ReplayedDelivery, Story } from './read-story.js';
import { renderEvent, renderKey } from './render-event.js';
import { renderForetold } from './render-foretold.js';
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
${story.kind === 'at rest' ? panel('today', 'What a replay would do today', renderForetold({ ...story, isNative: isNative(letter, config) })) : undefined}
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

function renderState(story: Exclude<Story, { kind: 'discarded' }>, { board }: RelayConfig, now: number): Html {
  switch (story.kind) {
    case 'at rest': {
      const { state } = story;
      const { code, reason, buriedAt, vainReplays, letter } = state;
      const path = `/dead-letters/${encodeURIComponent(letter.id)}`;
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
  const link = html`<a class="id" href="/explain?${new URLSearchParams({ id }).toString()}">${id}</a>`;
  if (ending === undefined) return html`<li><span class="badge busy">On the way</span> ${link}</li>`;
  const { outcome, reason } = ending;
  const after =
    outcome === 'dead' ? html`: ${reason}. <a href="/dead-letters/${encodeURIComponent(id)}">See it</a>` : undefined;
  return html`<li><span class="badge ${outcome === 'dead' ? 'bad' : 'good'}">${outcome}</span> ${link}${after}</li>`;
}

function renderPlace(letter: DeadLetter, now: number): Html {
  const { id, source, integration, event, place, firstSeenAt, diedAt } = letter;
  const { envelopeId, replay } = readDeliveryId(id);
  return renderRows([
    [
      'Webhook',
      html`<a class="id" href="/explain?${new URLSearchParams({ id: envelopeId }).toString()}">${envelopeId}</a>`,
    ],
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

function isNative({ source }: DeadLetter, { sources, integrations }: RelayConfig): boolean {
  return integrations[sources[source]?.integration ?? '']?.format === 'native';
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
