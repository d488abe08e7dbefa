import { PREFIX, type RedisClient, readMemoryShare, webhooksOf } from '@relay/queue';

const PROBE_LIFETIME_S = 60;
const probeKeyOf = (shard: number): string => `${PREFIX}:${webhooksOf(shard)}:ingress-probe`;

/**
 * Throws unless Redis takes a write wherever webhooks go: a full or read-only one still answers PING, and in a cluster
 * each shard may be on another master. Tells how much of its memory is used.
 */
export async function lookAtRedis(connection: RedisClient, shards: number): Promise<number | undefined> {
  const keys = Array.from({ length: shards }, (_, shard) => probeKeyOf(shard));
  const [memoryShare] = await Promise.all([
    readMemoryShare(connection),
    ...keys.map((key) => connection.set(key, '1', 'EX', PROBE_LIFETIME_S)),
  ]);
  return memoryShare;
}
