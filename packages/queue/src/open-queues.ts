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

/**
 * Opens them over one connection, whose end is theirs. An error that a question meets is thrown where it was asked; the
 * queue tells of it too, and what nobody hears BullMQ prints past the log.
 */
export function openQueues(
  client: RedisClient,
  shards: number,
  hear: (error: Error, queue: string) => void,
): RelayQueues {
  const heard = <T extends Pick<Queue, 'on' | 'name'>>(queue: T): T => {
    queue.on('error', (error) => hear(error, plainName(queue.name)));
    return queue;
  };
  const known = new Map<string, DeliveryQueue>();
  const webhooks = createWebhookQueues(client, shards).map(heard);
  const deadLetters = new DeadLetters(client);
  heard(deadLetters.queue);
  return {
    client,
    webhooks,
    deadLetters,
    deliveriesOf: (integration) => {
      const deliveries = known.get(integration) ?? new DeliveryQueue(client, integration);
      if (!known.has(integration)) heard(deliveries.queue);
      known.set(integration, deliveries);
      return deliveries;
    },
  };
}
