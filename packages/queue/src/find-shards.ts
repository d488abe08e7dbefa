import type { RedisClient } from './connect.js';
import { keyBase, webhooksOf } from './names.js';

/** As many as the configuration allows. */
export const MOST_SHARDS = 16;

/** The shards of the `webhooks` stage that ever were in use in this Redis, those of an earlier configuration among them. */
export async function findShards(client: RedisClient): Promise<readonly number[]> {
  const all = Array.from({ length: MOST_SHARDS }, (_, shard) => shard);
  const known = await Promise.all(all.map((shard) => client.exists(`${keyBase(webhooksOf(shard))}meta`)));
  return all.filter((shard) => shard === 0 || known[shard] === 1);
}
