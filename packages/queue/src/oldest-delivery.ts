import type { RedisClient } from './connect.js';
import type { DeliveryQueue } from './delivery-queue.js';
import { keyBase } from './names.js';
import { walkIds } from './queue-ids.js';

const IDS_A_PAGE = 1_000;

/**
 * Unix milliseconds from which the longest waiting unfinished delivery is tried: its webhook's receipt, or its replay.
 * No set of BullMQ's is in this order, so every unfinished id is looked at. A hundred thousand of them cost about a
 * second, so this is for people and not for a timer.
 */
export async function oldestDelivery(
  client: RedisClient,
  { queue }: Pick<DeliveryQueue, 'queue'>,
): Promise<number | undefined> {
  let oldest: number | undefined;
  const look = async (ids: readonly string[]): Promise<void> => {
    const times = await Promise.all(ids.map((id) => triedSince(client, queue.name, id)));
    for (const time of times) if (time !== undefined && (oldest === undefined || time < oldest)) oldest = time;
  };
  const base = keyBase(queue.name);
  for (const set of ['prioritized', 'delayed'] as const) {
    for await (const ids of walkIds(client, queue.name, set, 'lowest first', IDS_A_PAGE)) await look(ids);
  }
  // BullMQ puts what a killed worker held into `wait`, whatever its priority.
  for (const list of ['active', 'wait']) await look(await client.lrange(base + list, 0, -1));
  return oldest;
}

async function triedSince(client: RedisClient, queueName: string, id: string): Promise<number | undefined> {
  const receivedAt = isReplay(id) ? undefined : ulidTime(id);
  if (receivedAt !== undefined) return receivedAt;
  const addedAt = await client.hget(`${keyBase(queueName)}${id}`, 'timestamp');
  return addedAt === null ? undefined : Number(addedAt);
}

/** The time in a replay's id is that of the webhook, long before it was replayed. */
const isReplay = (id: string): boolean => /-r\d+$/.test(id);

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The first ten characters of an envelope's id are the milliseconds of its receipt. */
function ulidTime(id: string): number | undefined {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}(-|$)/.test(id)) return undefined;
  return [...id.slice(0, 10)].reduce((time, character) => time * 32 + CROCKFORD.indexOf(character), 0);
}
