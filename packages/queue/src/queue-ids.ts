import type { RedisClient } from './connect.js';
import { keyBase } from './names.js';

/** How a set of a queue is walked. Its scores are times (`failed`, `completed`) or priorities (`prioritized`). */
export type WalkOrder = 'lowest first' | 'highest first';

/**
 * The ids in one of a queue's sorted sets, page by page, so that a hundred thousand of them are never in memory at once
 * and Redis is never kept from others for long. What stays in the set during the walk is seen exactly once: pages are
 * cut by score, not by position, which shifts whenever somebody adds or removes.
 */
export async function* walkIds(...walk: Walk): AsyncGenerator<readonly string[]> {
  for await (const entries of walkEntries(...walk)) yield entries.map(([id]) => id);
}

type Walk = [
  client: RedisClient,
  queueName: string,
  set: 'failed' | 'completed' | 'prioritized' | 'delayed',
  order: WalkOrder,
  pageSize: number,
];

type Entry = readonly [id: string, score: string];

/** The same, each id with its score. */
export async function* walkEntries(
  ...[client, queueName, set, order, pageSize]: Walk
): AsyncGenerator<readonly Entry[]> {
  const key = keyBase(queueName) + set;
  let border = order === 'lowest first' ? '-inf' : '+inf';
  let seenAtBorder = new Set<string>();
  for (;;) {
    // As many more as were seen at the border: they come again.
    const count = pageSize + seenAtBorder.size;
    const reply =
      order === 'lowest first'
        ? await client.zrangebyscore(key, border, '+inf', 'WITHSCORES', 'LIMIT', 0, count)
        : await client.zrevrangebyscore(key, border, '-inf', 'WITHSCORES', 'LIMIT', 0, count);
    const entries = inPairs(reply);
    const unseen = entries.filter(([id, score]) => score !== border || !seenAtBorder.has(id));
    if (unseen.length > 0) yield unseen;
    const last = entries.at(-1);
    if (last === undefined || entries.length < count) return;
    border = last[1];
    seenAtBorder = new Set(entries.filter(([, score]) => score === border).map(([id]) => id));
  }
}

function inPairs(reply: readonly string[]): Entry[] {
  const pairs: Entry[] = [];
  for (let at = 0; at + 1 < reply.length; at += 2) pairs.push([reply[at] ?? '', reply[at + 1] ?? '']);
  return pairs;
}
