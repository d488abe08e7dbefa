import { fromStoredEnvelope } from '@relay/contract';
import type { DeadLetterState } from '../dead-letter-state.js';
import type { DiscardedBy, DiscardRecord } from '../discards.js';
import { counted, showMomentAndAge } from '../status/in-words.js';
import type { WebhookStory } from '../webhook-story.js';
import type { EnvelopeLife } from './envelope-life.js';

/** When a webhook came, from where and how large it was. */
export function describeReceipt({ envelope }: EnvelopeLife, now: number): string {
  if (envelope === undefined) return 'only a record is left of it';
  const { receivedAt, source, method } = envelope;
  const size = counted(fromStoredEnvelope(envelope).body.length, 'byte');
  return `${showMomentAndAge(receivedAt, now)} from ${source}, ${method}, ${size}`;
}

/** What the normalizer made of it. */
export function describeReading({ webhook, steps, envelopeId }: EnvelopeLife, now: number): string {
  if (webhook !== undefined) return describeWebhook(webhook, now);
  if (steps.some(({ id, deadLetter, discarded }) => id === envelopeId && (deadLetter ?? discarded))) {
    return 'could not be read';
  }
  const events = new Set(steps.map(({ id }) => id.replace(/-r\d+$/, ''))).size;
  return `as ${counted(events, 'event')}`;
}

function describeWebhook(webhook: WebhookStory, now: number): string {
  switch (webhook.kind) {
    case 'waiting':
      return `not yet: ${counted(webhook.ahead, 'webhook')} before it`;
    case 'being read':
      return 'is being read';
    case 'ignored':
      return `${showMomentAndAge(webhook.readAt, now)}, ignored: ${webhook.reason}`;
  }
}

/** What is left to tell of a dead letter that was discarded. */
export function describeDiscard({ at, code, by }: DiscardRecord, now: number): string {
  const why = by === undefined ? '' : WHY_DISCARDED[by];
  return `discarded at ${showMomentAndAge(at, now)}${why}; it was ${code}`;
}

const WHY_DISCARDED = {
  operator: '',
  age: ', because nobody had wanted it for 30 days',
  relay: ', because the relay tells anew of its own trouble while it lasts',
} as const satisfies Record<DiscardedBy, string>;

/** Where a dead letter is in its life. */
export function describeDeadLetter(state: DeadLetterState, now: number): string {
  switch (state.kind) {
    case 'dead':
      return `at rest${state.vainReplays === 0 ? '' : `, ${counted(state.vainReplays, 'replay')} in vain`}`;
    case 'being buried':
      return 'has just died';
    case 'being replayed':
      return 'is being replayed';
    case 'replayed': {
      const { result, replayedAt } = state;
      const as = result?.kind === 'replayed' ? `as ${result.deliveries.join(', ')}` : (result?.kind ?? '');
      return `replayed at ${showMomentAndAge(replayedAt, now)} ${as}`;
    }
  }
}
