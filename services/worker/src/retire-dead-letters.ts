import { toError } from '@relay/contract';
import { DEAD_LETTERS_KEPT_MS, DeadLetters, type RedisClient } from '@relay/queue';
import type { Logger } from 'pino';

const LOOK_EVERY_MS = 60 * 60_000;
/** The sweep has all the time there is; deliveries have not. */
const LETTERS_A_LOOK = 1_000;

export interface Retirement {
  stop(): Promise<void>;
}

/** Looks every hour, from the start on, for dead letters that nobody wanted for too long. */
export function startRetirement(connection: RedisClient, logger: Logger, now: () => number = Date.now): Retirement {
  const deadLetters = new DeadLetters(connection);
  deadLetters.queue.on('error', (error) => logger.warn({ err: error }, 'dead-letters queue failed'));
  let isStopping = false;
  let looking: Promise<void> | undefined;
  const look = (): void => {
    looking ??= retireDeadLetters(deadLetters, logger, now(), () => isStopping)
      .catch((thrown) => logger.warn({ err: toError(thrown) }, 'old dead letters could not be looked for'))
      .finally(() => {
        looking = undefined;
      });
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  look();
  return {
    stop: async () => {
      isStopping = true;
      clearInterval(timer);
      await looking;
      await deadLetters.queue.close();
    },
  };
}

/**
 * Discards what has been at rest for 30 days, each with a line in the log and its account closed. Left to BullMQ's own
 * retention they would vanish without either.
 */
export async function retireDeadLetters(
  deadLetters: DeadLetters,
  logger: Logger,
  now: number,
  isStopping: () => boolean = () => false,
): Promise<void> {
  let looked = 0;
  for await (const resting of deadLetters.read('oldest first')) {
    if (isStopping() || looked >= LETTERS_A_LOOK || now - resting.buriedAt <= DEAD_LETTERS_KEPT_MS) return;
    looked += 1;
    const { code, buriedAt, letter } = resting;
    const { id, source, integration } = letter;
    // Of several workers that look at once, one is told that it did it.
    if (await deadLetters.discard(resting, now, 'age')) {
      logger.warn({ id, code, source, integration, buriedAt }, 'dead letter discarded after 30 days at rest');
    }
  }
}
