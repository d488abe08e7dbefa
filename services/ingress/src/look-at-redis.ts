import { PREFIX, type RedisClient, readMemoryShare, WEBHOOKS } from '@relay/queue';

const PROBE_KEY = `${PREFIX}:${WEBHOOKS}:ingress-probe`;
const PROBE_LIFETIME_S = 60;

/**
 * Throws unless Redis takes a write where webhooks go: a full or read-only one still answers PING. Tells how much of its
 * memory is used.
 */
export async function lookAtRedis(connection: RedisClient): Promise<number | undefined> {
  const [memoryShare] = await Promise.all([
    readMemoryShare(connection),
    connection.set(PROBE_KEY, '1', 'EX', PROBE_LIFETIME_S),
  ]);
  return memoryShare;
}
