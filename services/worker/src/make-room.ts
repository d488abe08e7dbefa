import { toError } from '@relay/contract';
import { MEMORY_MARKS, type RedisClient, readMemoryShare, trimHistory } from '@relay/queue';
import type { Logger } from 'pino';

const LOOK_EVERY_MS = 5_000;
/** Of each queue. More than an integration can finish in the meantime, little enough for one step of Redis. */
const REMOVED_A_LOOK = 1_000;

export interface RoomMaker {
  stop(): Promise<void>;
}

/**
 * Lets history give way while Redis runs out of memory. Otherwise a day of busy integrations alone could fill it to the
 * mark from which the ingress keeps new webhooks to itself; nothing would be finished any more, nothing removed for it,
 * and so for ever.
 */
export function startRoomMaker(client: RedisClient, logger: Logger): RoomMaker {
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= makeRoom(client, logger)
      .catch((thrown) => logger.warn({ err: toError(thrown) }, 'Redis could not be asked how full it is'))
      .finally(() => {
        looking = undefined;
      });
  }, LOOK_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}

export async function makeRoom(client: RedisClient, logger: Logger): Promise<void> {
  const memoryShare = await readMemoryShare(client);
  if (memoryShare === undefined || memoryShare < MEMORY_MARKS.historyGivesWay) return;
  const removed = await trimHistory(client, REMOVED_A_LOOK);
  if (removed > 0) logger.warn({ memoryShare, removed }, 'Redis is half full: the oldest history was removed early');
}
