import { DeadLetterIndex, type RelayQueues } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import type { Logger } from 'pino';
import { createLook, type RelayLook } from './look/look-at-relay.js';
import { openRedisDoor, type RedisDoor } from './look/redis-door.js';
import { shareLooks } from './look/share-looks.js';

/** What the pages have in common. */
export interface PageDesk {
  readonly config: RelayConfig;
  readonly door: RedisDoor;
  readonly logger: Logger;
  readonly now: () => number;
  /** Shared by all who look at about the same time. Throws as the door does. */
  readonly look: () => Promise<RelayLook>;
  /** The dead letters at rest as they are at this moment. */
  readonly letters: () => DeadLetterIndex;
}

export function createPageDesk(config: RelayConfig, logger: Logger, now: () => number = Date.now): PageDesk {
  const door = openRedisDoor(config, logger);
  const look = createLook(config, now);
  let index: { readonly of: RelayQueues; readonly letters: DeadLetterIndex } | undefined;
  const letters = (): DeadLetterIndex => {
    const queues = door.queues();
    if (index?.of !== queues) index = { of: queues, letters: new DeadLetterIndex(queues.client, queues.deadLetters) };
    return index.letters;
  };
  return {
    config,
    door,
    logger,
    now,
    look: shareLooks(async () => await look(door.queues(), letters()), now),
    letters,
  };
}
