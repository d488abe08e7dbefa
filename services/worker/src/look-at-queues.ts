import type { DeadLetter } from '@relay/contract';
import {
  allUnread,
  countAtRest,
  type DeliveryQueue,
  lookAtIntegration,
  lookAtWebhooks,
  type Queue,
  type RedisClient,
  readLeftSpools,
  type WebhookQueues,
} from '@relay/queue';
import type { QueueLook } from './queue-gauges.js';

/** Counted by source and code, at a few milliseconds of Redis for each 500 of them; of more, only how many. */
const COUNTED_LETTERS = 10_000;

export interface WatchedQueues {
  readonly client: RedisClient;
  readonly webhooks: WebhookQueues;
  readonly deadLetters: Queue<DeadLetter>;
  readonly integrations: readonly string[];
  readonly deliveriesOf: (integration: string) => DeliveryQueue;
}

/** What waits, at a cost that does not grow with how much. Nothing while Redis is away: a question would wait for it. */
export async function lookAtQueues(queues: WatchedQueues): Promise<QueueLook | undefined> {
  const { client, webhooks, deadLetters, integrations, deliveriesOf } = queues;
  if (client.status !== 'ready') return undefined;
  const [unread, leftSpools, statuses, counted, atRest] = await Promise.all([
    lookAtWebhooks(client, webhooks).then(allUnread),
    readLeftSpools(client),
    Promise.all(integrations.map((name) => lookAtIntegration({ client, deliveriesOf }, name, true))),
    countAtRest(client, COUNTED_LETTERS),
    deadLetters.getFailedCount(),
  ]);
  return {
    at: Date.now(),
    webhooks: { waiting: unread.count, oldestSince: unread.oldestSince },
    leftSpools,
    integrations: statuses,
    deadLetters: { counted, older: Math.max(0, atRest - COUNTED_LETTERS) },
  };
}
