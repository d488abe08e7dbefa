import { toError } from '@relay/contract';
import type { RedisClient } from '@relay/queue';
import { soon } from '@relay/runtime';

const ANSWER_WITHIN_MS = 2_000;

/** Says `ok` or what is wrong. A worker's commands wait for Redis without limit, so the question has its own. */
export async function checkRedis(connection: RedisClient): Promise<string> {
  if (connection.status !== 'ready') return `connection is ${connection.status}`;
  const answer = connection.ping().then(
    () => 'ok',
    (thrown: unknown) => toError(thrown).message,
  );
  return await soon(answer, ANSWER_WITHIN_MS, `no answer within ${ANSWER_WITHIN_MS} ms`);
}
