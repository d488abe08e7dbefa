import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from './connect.js';

/** Every server that holds data. A cluster's client knows them once it is ready; before, this waits for it. */
export async function mastersOf(client: RedisClient): Promise<readonly Redis[]> {
  if (!(client instanceof Cluster)) return [client];
  // Not `once` of node:events: it rejects on the errors of the tries in between.
  if (client.status !== 'ready') await new Promise<void>((resolve) => client.once('ready', () => resolve()));
  return client.nodes('master');
}
