import { judgeRedis, type RedisDemands } from '../redis-truth/judge-redis.js';
import { counted, showAge } from './in-words.js';
import { judgeIngresses } from './judge-ingresses.js';
import type { IntegrationStatus, RelayStatus } from './look-at-status.js';
import type { Problem } from './problem.js';

/** As for the relay's own alerts. */
export const HELD_TOO_LONG_MS = 5 * 60_000;
export const UNDELIVERED_TOO_LONG_MS = 10 * 60_000;
/** The last fifth is gone within an hour when Flashduty is away and webhooks storm in. */
export const MEMORY_TOO_FULL = 0.8;

/** What the configuration says of Redis. */
export interface AcceptedRisk extends RedisDemands {
  readonly allowUnsafe: boolean;
}

/** What needs a person, with the remedy, the most urgent first; nothing when all is well. */
export function judgeStatus(
  status: RelayStatus,
  now: number,
  redis: AcceptedRisk = { allowUnsafe: false, waitReplicas: 0 },
): readonly Problem[] {
  return [
    ...judgeServers(status, redis),
    ...judgeIngresses(status, now),
    ...judgeWebhooks(status, now),
    ...status.integrations.flatMap((integration) => judgeIntegration(integration, now)),
    ...judgeDeadLetters(status),
  ];
}

function judgeServers({ redis }: RelayStatus, demands: AcceptedRisk): Problem[] {
  const unsafe = demands.allowUnsafe ? [] : judgeRedis(redis, demands).faults;
  return [
    ...unsafe.map(
      ({ server, problem, remedy }): Problem => ({
        kind: 'redis unsafe',
        what: `Redis at ${server} ${problem}`,
        remedy,
      }),
    ),
    ...redis.flatMap(({ address, usedMemoryBytes, maxMemoryBytes }): Problem[] => {
      const share = maxMemoryBytes === 0 ? 0 : usedMemoryBytes / maxMemoryBytes;
      if (share < MEMORY_TOO_FULL) return [];
      return [
        {
          kind: 'redis full',
          what: `Redis at ${address} is ${Math.round(share * 100)} % full`,
          remedy: 'raise its maxmemory: once it is full, nothing is delivered and webhooks go to the spool',
        },
      ];
    }),
  ];
}

function judgeWebhooks({ webhooks }: RelayStatus, now: number): Problem[] {
  const { oldestSince, unreadShards } = webhooks;
  const late = { what: `webhooks wait to be read since ${age(oldestSince, now)}`, remedy: SEE_WORKER };
  return [
    ...(isOld(oldestSince, now) ? [{ kind: 'webhooks unread', ...late } as const] : []),
    // Nobody ever comes for them, so there is nothing to wait for.
    ...unreadShards.map(
      ({ shard, queue, waiting, oldestSince: since }): Problem => ({
        kind: 'webhooks unread',
        what: `${counted(waiting, 'webhook')} in ${queue}, a queue that nobody reads, the oldest since ${age(since, now)}`,
        remedy: `set webhooks.shards back to what it was, at least ${shard + 1}, and restart, until they are read`,
      }),
    ),
  ];
}

const SEE_WORKER = 'see that a worker runs, and what its log says';

function judgeIntegration(status: IntegrationStatus, now: number): Problem[] {
  const { name: integration, configured, hold, oldestSince } = status;
  if (!configured) {
    const what = `deliveries wait for integration ${integration}, which is not configured`;
    return [{ kind: 'integration unknown', integration, what, remedy: 'configure it again under this name' }];
  }
  const held = hold !== undefined && now - hold.since > HELD_TOO_LONG_MS;
  const problems: Problem[] = [];
  if (held) {
    problems.push({
      kind: 'integration held',
      integration,
      what: `integration ${integration} is held since ${age(hold.since, now)} (${hold.code}, ${hold.reason})`,
      remedy: 'nothing is lost, and it goes on by itself when Flashduty answers: see that the worker reaches it',
    });
  }
  if (isOld(oldestSince, now)) {
    problems.push({
      kind: 'events undelivered',
      integration,
      what: `integration ${integration} has an event that is undelivered since ${age(oldestSince, now)}`,
      remedy: held ? 'it goes out when the hold ends' : SEE_WORKER,
    });
  }
  return problems;
}

function judgeDeadLetters({ deadLetters }: RelayStatus): Problem[] {
  if (deadLetters.atRest === 0) return [];
  const what = `${counted(deadLetters.atRest, 'dead letter')} at rest`;
  return [{ kind: 'dead letters', what, remedy: 'relay dead-letters list, then replay or discard' }];
}

function isOld(since: number | undefined, now: number): boolean {
  return since !== undefined && now - since > UNDELIVERED_TOO_LONG_MS;
}

function age(since: number | undefined, now: number): string {
  return showAge(now - (since ?? now));
}
