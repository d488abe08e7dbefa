import { DEAD_LETTER_CODES } from '@relay/contract';
import {
  type DeadLetterState,
  type DeliveryStory,
  describeDeadLetter,
  describeDelivery,
  describeDiscard,
  describeHold,
  describeLane,
  describeReading,
  describeReceipt,
  type EnvelopeLife,
  type Hold,
  type LifeStep,
} from '@relay/queue';
import { renderKey } from '../dead-letters/render-event.js';
import { type Html, html } from '../frame/html.js';
import { letterPath } from '../frame/paths.js';
import { renderAttempts } from '../frame/render-attempts.js';
import { renderRows } from '../frame/render-facts.js';
import { renderSeverity } from '../frame/render-severity.js';
import { renderMoment } from '../frame/render-time.js';

/** The life of a webhook in the order in which it happened: received, read, delivered or dead, replayed. */
export function renderLife(life: EnvelopeLife, now: number): Html {
  return html`
<section class="panel life" aria-label="Webhook ${life.envelopeId}">
  <h2>Webhook <span class="id">${life.envelopeId}</span></h2>
  <div class="inside">${renderRows([
    ['Received', describeReceipt(life, now)],
    ['Read', describeReading(life, now)],
  ])}</div>
  ${life.steps.map((step) => renderStep(step, now))}
</section>`;
}

function renderStep({ id, delivery, hold, deadLetter, discarded }: LifeStep, now: number): Html {
  return html`
${delivery === undefined ? undefined : renderDelivery(id, delivery, hold, now)}
${deadLetter === undefined ? undefined : renderDeadLetter(id, deadLetter, now)}
${
  discarded === undefined
    ? undefined
    : html`<div class="inside"><h3>Dead letter <span class="id">${id}</span></h3>${renderRows([
        ['Now', describeDiscard(discarded, now)],
      ])}</div>`
}`;
}

function renderDelivery(id: string, story: DeliveryStory, hold: Hold | undefined, now: number): Html {
  const { event, integration } = story.delivery;
  return html`
<div class="inside">
  <h3>Delivery <span class="id">${id}</span></h3>
  <p class="event-title">${renderSeverity(event.event_status)} ${event.title_rule}</p>
  ${renderRows([
    ['Now', describeDelivery(story, now)],
    ['Held', hold === undefined ? undefined : describeHold(hold, now)],
    ['Integration', integration],
    ['Lane', describeLane(story)],
    ['Alert key', renderKey(event.alert_key)],
  ])}
  ${story.attempts.length === 0 ? undefined : renderAttempts(story.attempts)}
</div>`;
}

function renderDeadLetter(id: string, state: DeadLetterState, now: number): Html {
  const { code, reason } = state.kind === 'dead' ? state : state.letter;
  return html`
<div class="inside">
  <h3>Dead letter <a class="id" href="${letterPath(id)}">${id}</a></h3>
  ${renderRows([
    ['Now', describeDeadLetter(state, now)],
    ['Died', renderMoment(state.letter.diedAt, now)],
    ['Reason', html`<code>${code}</code> ${reason}`],
    ['Remedy', state.kind === 'dead' ? DEAD_LETTER_CODES[code] : undefined],
  ])}
</div>`;
}
