import {
  createWebhookQueue,
  DeliveryQueue,
  findIntegrations,
  findShards,
  plainName,
  type RedisClient,
} from '@relay/queue';
import type { Logger } from 'pino';

/**
 * Deliveries of an integration that was renamed or removed wait for a worker that never comes. They stay where they are,
 * because the next configuration may bring it back; but somebody has to be told.
 */
export async function reportStrays(
  connection: RedisClient,
  configured: ReadonlySet<string>,
  logger: Logger,
): Promise<void> {
  const strays = (await findIntegrations(connection)).filter((integration) => !configured.has(integration));
  for (const integration of strays) {
    const { queue } = new DeliveryQueue(connection, integration);
    const waiting = await queue.getJobCountByTypes('wait', 'prioritized', 'delayed', 'active');
    await queue.close();
    if (waiting === 0) continue;
    logger.error(
      { integration, waiting },
      'deliveries wait for an integration that is not configured: configure it again under this name',
    );
  }
}

/** The same for webhooks, after `webhooks.shards` was made smaller while some waited to be read. */
export async function reportStrayWebhooks(connection: RedisClient, shards: number, logger: Logger): Promise<void> {
  const strays = (await findShards(connection)).filter((shard) => shard >= shards);
  for (const shard of strays) {
    const queue = createWebhookQueue(connection, shard);
    // An error that the question meets is thrown there; unheard, BullMQ would print it too, past the log.
    queue.on('error', () => undefined);
    const waiting = await queue.getJobCountByTypes('wait', 'active');
    await queue.close();
    if (waiting === 0) continue;
    logger.error(
      { queue: plainName(queue.name), waiting },
      'webhooks wait in a shard that nobody reads: set webhooks.shards as it was until they are read',
    );
  }
}
