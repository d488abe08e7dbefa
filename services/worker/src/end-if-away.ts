import { endConnection, type RedisClient } from '@relay/queue';
import { soon } from '@relay/runtime';

const ANSWER_WITHIN_MS = 1_000;
const END_WITHIN_MS = 1_500;

/**
 * The first step of a stop. A worker's commands wait for Redis without limit, and so would the stop of all that has some
 * under way; without Redis none of it can be brought to an end, and it comes back from where it is.
 */
export async function endIfAway(connection: RedisClient): Promise<void> {
  if (connection.status === 'ready') {
    const answer = connection.ping().then(
      () => true,
      () => false,
    );
    if (await soon(answer, ANSWER_WITHIN_MS, false)) return;
  }
  await soon(endConnection(connection), END_WITHIN_MS, undefined);
}
