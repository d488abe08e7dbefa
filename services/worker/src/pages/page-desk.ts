import type { RelayConfig } from '@relay/runtime';
import type { Logger } from 'pino';
import { createLook, type RelayLook } from './look/look-at-relay.js';
import { openRedisDoor, type RedisDoor } from './look/redis-door.js';
import { shareLooks } from './look/share-looks.js';

/** What the pages have in common. */
export interface PageDesk {
  readonly config: RelayConfig;
  readonly door: RedisDoor;
  readonly now: () => number;
  /** Shared by all who look at about the same time. Throws as the door does. */
  readonly look: () => Promise<RelayLook>;
}

export function createPageDesk(config: RelayConfig, logger: Logger, now: () => number = Date.now): PageDesk {
  const door = openRedisDoor(config, logger);
  const look = createLook(config, now);
  return { config, door, now, look: shareLooks(async () => await look(await door.queues()), now) };
}
