import { connectProducer, explainRedisFault, openQueues, RedisUnreachable, type RelayQueues } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import type { Logger } from 'pino';

/** The pages' own way to Redis: a person waits, so it says at once that Redis is away, and never holds up deliveries. */
export interface RedisDoor {
  /** Throws RedisUnreachable while Redis cannot be asked. */
  queues(): RelayQueues;
  /** What is wrong with Redis, if that is why something failed. */
  explain(error: Error): string | undefined;
  close(): Promise<void>;
}

export function openRedisDoor({ redis: target, webhooks }: RelayConfig, logger: Logger): RedisDoor {
  const client = connectProducer(target);
  let lastError = new Error('Connection is closed.');
  // The worker's own connection logs the same.
  client.on('error', (error: Error) => {
    lastError = error;
  });
  let opened: RelayQueues | undefined;
  const explain = (error: Error) =>
    error instanceof RedisUnreachable ? error.message : explainRedisFault(error, target);
  return {
    queues: () => {
      if (client.status !== 'ready') {
        throw new RedisUnreachable(explain(lastError) ?? 'Redis cannot be reached', { cause: lastError });
      }
      // Not before: a queue of BullMQ that meets an absent Redis when it is made never finds it again.
      opened ??= openQueues(client, webhooks.shards, (error, queue) =>
        logger.debug({ err: error, queue }, 'a page met a queue error'),
      );
      return opened;
    },
    explain,
    close: async () => {
      client.disconnect();
    },
  };
}
