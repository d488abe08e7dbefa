import type { RedisClient } from './connect.js';
import { mastersOf } from './masters-of.js';
import { deliveriesOf, keyBase } from './names.js';

const META_OF_ANY = `${keyBase(deliveriesOf('*'))}meta`;
const [BEFORE = '', BEHIND = ''] = META_OF_ANY.split('*');

/** The integrations that ever had a delivery queue in this Redis, the ones no longer configured among them. */
export async function findIntegrations(client: RedisClient): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const node of await mastersOf(client)) {
    for await (const keys of node.scanStream({ match: META_OF_ANY, count: 1000 })) {
      for (const key of keys as string[]) found.add(key.slice(BEFORE.length, key.length - BEHIND.length));
    }
  }
  return [...found].sort();
}
