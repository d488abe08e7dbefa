import type { RedisClient } from './connect.js';
import { MOST_SHARDS } from './find-shards.js';
import { keyBase, plainName, webhooksOf } from './names.js';
import { receiptTimes } from './receipt-times.js';

/** A shard of an earlier configuration in which webhooks wait: no worker of this one takes from it. */
export interface UnreadShard {
  readonly shard: number;
  /** As people know its queue. */
  readonly queue: string;
  readonly waiting: number;
  /** Unix milliseconds at which the oldest of them was stored. */
  readonly oldestSince?: number;
}

/** Asks Redis and not BullMQ, whose queues write something when they are opened, and these are nobody's. */
export async function findUnreadShards(client: RedisClient, shards: number): Promise<readonly UnreadShard[]> {
  const others = Array.from({ length: MOST_SHARDS - shards }, (_, index) => shards + index);
  const looked = await Promise.all(others.map((shard) => look(client, shard)));
  return looked.filter(({ waiting }) => waiting > 0);
}

async function look(client: RedisClient, shard: number): Promise<UnreadShard> {
  const name = webhooksOf(shard);
  const base = keyBase(name);
  const [taken, inLine, next] = await Promise.all([
    client.lrange(`${base}active`, 0, -1),
    client.llen(`${base}wait`),
    client.lindex(`${base}wait`, -1),
  ]);
  const times = await receiptTimes(client, base, [...taken, next]);
  return {
    shard,
    queue: plainName(name),
    waiting: taken.length + inLine,
    ...(times.length === 0 ? {} : { oldestSince: Math.min(...times) }),
  };
}
