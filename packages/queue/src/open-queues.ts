import type { Queue } from 'bullmq';
import type { RedisClient } from './connect.js';
import { DeadLetters } from './dead-letters.js';
import { DeliveryQueue } from './delivery-queue.js';
import { plainName } from './names.js';
import { createWebhookQueues, type WebhookQueues } from './webhook-queue.js';

/** The relay's queues for one who looks at them: the command, the status page. */
export interface RelayQueues {
  readonly client: RedisClient;
  readonly webhooks: WebhookQueues;
  readonly deadLetters: DeadLetters;
  readonly deliveriesOf: (integration: string) => DeliveryQueue;
}

type Hear = (error: Error, queue: string) => void;

/**
 * Opens them over one connection, whose end is theirs. An error that a question meets is thrown where it was asked; the
 * queue tells of it too, and what nobody hears BullMQ prints past the log.
 */
export function openQueues(client: RedisClient, shards: number, hear: Hear): RelayQueues {
  const webhooks = createWebhookQueues(client, shards);
  const deadLetters = new DeadLetters(client);
  for (const queue of [...webhooks, deadLetters.queue]) listen(queue, hear);
  return { client, webhooks, deadLetters, deliveriesOf: openDeliveries(client, hear) };
}

/** The same for deliveries alone: each integration's are opened when they are first asked for. */
export function openDeliveries(client: RedisClient, hear: Hear): (integration: string) => DeliveryQueue {
  const known = new Map<string, DeliveryQueue>();
  return (integration) => {
    const deliveries = known.get(integration) ?? new DeliveryQueue(client, integration);
    if (!known.has(integration)) listen(deliveries.queue, hear);
    known.set(integration, deliveries);
    return deliveries;
  };
}

function listen(queue: Pick<Queue, 'on' | 'name'>, hear: Hear): void {
  queue.on('error', (error) => hear(error, plainName(queue.name)));
}
