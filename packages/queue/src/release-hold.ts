import type { RedisClient } from './connect.js';
import type { DeliveryQueue } from './delivery-queue.js';
import { keyBase } from './names.js';
import { walkIds } from './queue-ids.js';
import type { Hold } from './read-hold.js';

const IDS_A_PAGE = 1_000;

export interface ReleasedHold {
  /** As it was before. */
  readonly hold: Hold;
  /** Unix milliseconds by Redis' clock. A hold whose next probe is due later has seen a probe fail since. */
  readonly releasedAt: number;
  /** Deliveries that would have waited for the next probe, and are in line again. */
  readonly recalled: number;
}

/**
 * For an operator who has ended the cause of a hold and will not wait for the next probe, which after a Retry-After may be
 * an hour away. What was under way when the hold began waits just as long and is often all there is: it is called back
 * too. Undefined when nothing is held.
 */
export async function releaseHold(client: RedisClient, deliveries: DeliveryQueue): Promise<ReleasedHold | undefined> {
  const released = await deliveries.lanes.release();
  if (released === undefined) return undefined;
  // All of them first: one that is called back may fail again and would be met again.
  const ids = await betweenAttempts(client, deliveries.queue.name);
  for (let from = 0; from < ids.length; from += IDS_A_PAGE) {
    await deliveries.promote(ids.slice(from, from + IDS_A_PAGE));
  }
  return { ...released, recalled: ids.length };
}

/** Delayed by a failed attempt, and not because an older event of their lane goes first. */
async function betweenAttempts(client: RedisClient, queueName: string): Promise<string[]> {
  const found: string[] = [];
  for await (const ids of walkIds(client, queueName, 'delayed', 'lowest first', IDS_A_PAGE)) {
    const parked = await client.smismember(`${keyBase(queueName)}parked`, ...ids);
    found.push(...ids.filter((_id, index) => parked[index] === 0));
  }
  return found;
}
