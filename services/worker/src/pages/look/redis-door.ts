import {
  connectProducer,
  DeadLetterIndex,
  explainRedisFault,
  openQueues,
  type RedisClient,
  RedisUnreachable,
  type RelayQueues,
} from '@relay/queue';
import { type RelayConfig, soon } from '@relay/runtime';
import type { Logger } from 'pino';

export interface PageQueues extends RelayQueues {
  /** The dead letters at rest. */
  readonly letters: DeadLetterIndex;
}

/** The pages' own way to Redis: a person waits, so it says soon that Redis is away, and never holds up deliveries. */
export interface RedisDoor {
  /** Throws RedisUnreachable while Redis cannot be asked. */
  queues(): Promise<PageQueues>;
  /** What is wrong with Redis, if that is why something failed. */
  explain(error: Error): string | undefined;
  close(): Promise<void>;
}

/** For a connection that is being made, and has met no error yet. */
const CONNECTS_WITHIN_MS = 1_000;

export function openRedisDoor({ redis: target, webhooks }: RelayConfig, logger: Logger): RedisDoor {
  const client = connectProducer(target);
  const connection = watch(client);
  let opened: PageQueues | undefined;
  const explain = (error: Error) =>
    error instanceof RedisUnreachable ? error.message : explainRedisFault(error, target);
  const open = (): PageQueues => {
    const queues = openQueues(client, webhooks.shards, (error, queue) =>
      logger.debug({ err: error, queue }, 'a page met a queue error'),
    );
    return { ...queues, letters: new DeadLetterIndex(client, queues.deadLetters) };
  };
  return {
    queues: async () => {
      const fault = await connection.fault();
      if (fault !== undefined) {
        throw new RedisUnreachable(explain(fault) ?? `Redis cannot be reached: ${fault.message}`, { cause: fault });
      }
      // Not before: a queue of BullMQ that meets an absent Redis when it is made never finds it again.
      opened ??= open();
      return opened;
    },
    explain,
    close: async () => {
      client.disconnect();
    },
  };
}

/** Knows why a connection is not ready: by its last error, or because it takes too long. */
function watch(client: RedisClient): { fault(): Promise<Error | undefined> } {
  let lastError: Error | undefined;
  let becomingReady: Promise<undefined> | undefined;
  // The worker's own connection logs the same.
  client.on('error', (error: Error) => {
    lastError = error;
  });
  client.on('ready', () => {
    lastError = undefined;
  });
  return {
    fault: async () => {
      if (client.status === 'ready') return undefined;
      if (lastError !== undefined) return lastError;
      // One for all who ask meanwhile, or each would leave a listener behind.
      becomingReady ??= new Promise((resolve) => {
        client.once('ready', () => {
          becomingReady = undefined;
          resolve(undefined);
        });
      });
      return await soon(becomingReady, CONNECTS_WITHIN_MS, new Error('Connection is closed.'));
    },
  };
}
