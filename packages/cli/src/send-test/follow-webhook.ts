import { setTimeout as sleep } from 'node:timers/promises';
import { type DeadLetterState, type DeliveryStory, type Hold, readDelivery, readHold, readWebhook } from '@relay/queue';
import type { RelayAccess } from '../connect/with-relay.js';

/** How far a webhook has come that is to become one event. */
export type Whereabouts =
  /** Accepted and not in Redis: on the disk of the ingress, or between two queues at this moment. */
  | { readonly kind: 'not in redis' }
  | { readonly kind: 'unread'; readonly ahead: number }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly deadLetter: DeadLetterState }
  | { readonly kind: 'read'; readonly delivery: DeliveryStory; readonly hold?: Hold };

const LOOK_EVERY_MS = 50;

/** Looks until the webhook has come to its end, or somebody says that it is enough. */
export async function followWebhook(
  relay: RelayAccess,
  integration: string,
  id: string,
  isEnough: () => boolean,
): Promise<Whereabouts> {
  for (;;) {
    const seen = await look(relay, integration, id);
    if (hasEnded(seen) || isEnough()) return seen;
    await sleep(LOOK_EVERY_MS);
  }
}

function hasEnded(seen: Whereabouts): boolean {
  switch (seen.kind) {
    case 'not in redis':
    case 'unread':
      return false;
    case 'ignored':
    case 'unreadable':
      return true;
    case 'read':
      return seen.delivery.state === 'ended';
  }
}

/** In the order of its way, so that one that goes on meanwhile is met at its next place. */
async function look(relay: RelayAccess, integration: string, id: string): Promise<Whereabouts> {
  const { client, webhooks, deadLetters, deliveriesOf } = relay;
  const webhook = await readWebhook(client, webhooks, id);
  if (webhook?.kind === 'ignored') return { kind: 'ignored', reason: webhook.reason };
  const delivery = await readDelivery(client, deliveriesOf(integration), `${id}-0`);
  if (delivery !== undefined) {
    const hold = await readHold(client, integration);
    return { kind: 'read', delivery, ...(hold === undefined ? {} : { hold }) };
  }
  const deadLetter = await deadLetters.find(id);
  if (deadLetter !== undefined) return { kind: 'unreadable', deadLetter };
  if (webhook === undefined) return { kind: 'not in redis' };
  return { kind: 'unread', ahead: webhook.kind === 'waiting' ? webhook.ahead : 0 };
}
