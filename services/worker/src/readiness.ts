import { toError } from '@relay/contract';
import { PREFIX, type RedisClient, WEBHOOKS } from '@relay/queue';
import { type Readiness, soon } from '@relay/runtime';
import type { Movement } from './watchdog/start-watchdog.js';

/** Shorter than an orchestrator's patience, and than the ops server's. */
const ANSWER_WITHIN_MS = 1_500;

const PROBE_KEY = `${PREFIX}:${WEBHOOKS}:worker-probe`;
const PROBE_LIFETIME_S = 60;

/** Ready when Redis takes what this worker writes and may be trusted with it, and each stage does what there is to do. */
export async function checkReadiness(
  connection: RedisClient,
  distrust: string | undefined,
  { isMoving, checks }: Movement,
): Promise<Readiness> {
  // A full or read-only Redis still answers PING.
  const answer = await ask(connection, () => connection.set(PROBE_KEY, '1', 'EX', PROBE_LIFETIME_S));
  const redis = answer === 'ok' ? (distrust ?? answer) : answer;
  return { ready: redis === 'ok' && isMoving, checks: { redis, ...checks } };
}

/** Whether Redis answers at all, which is enough to look at what it holds. Says `ok` or what is wrong. */
export function checkRedis(connection: RedisClient): Promise<string> {
  return ask(connection, () => connection.ping());
}

/** A worker's commands wait for Redis without limit, so the question has its own. */
async function ask(connection: RedisClient, question: () => Promise<unknown>): Promise<string> {
  if (connection.status !== 'ready') return `connection is ${connection.status}`;
  const answer = question().then(
    () => 'ok',
    (thrown: unknown) => toError(thrown).message,
  );
  return await soon(answer, ANSWER_WITHIN_MS, `no answer within ${ANSWER_WITHIN_MS} ms`);
}
