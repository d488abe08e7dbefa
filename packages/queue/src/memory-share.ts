import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from './connect.js';

/** How much of its `maxmemory` the fullest server uses; undefined when none has a limit, or none tells. */
export async function readMemoryShare(client: RedisClient): Promise<number | undefined> {
  const servers = client instanceof Cluster ? client.nodes('master') : [client];
  const shares = (await Promise.all(servers.map(readShare))).filter((share) => share !== undefined);
  return shares.length === 0 ? undefined : Math.max(...shares);
}

async function readShare(server: Redis): Promise<number | undefined> {
  // One that does not answer, or not this user, is no reason to keep webhooks from the others.
  const memory = await server.info('memory').catch(() => '');
  const field = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(memory)?.[1] ?? 0);
  const limit = field('maxmemory');
  return limit === 0 ? undefined : field('used_memory') / limit;
}
