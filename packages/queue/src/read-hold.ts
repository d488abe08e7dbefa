import type { RedisClient } from './connect.js';
import { deliveriesOf, keyBase } from './names.js';

/** An integration that gets nothing but probes because it fails as a whole. */
export interface Hold {
  /** Unix milliseconds. */
  readonly since: number;
  readonly code: string;
  readonly reason: string;
  /** Unix milliseconds before which nothing is sent. */
  readonly nextProbeAt: number;
}

export async function readHold(client: RedisClient, integration: string): Promise<Hold | undefined> {
  const { since, code = '', reason = '', until } = await client.hgetall(`${keyBase(deliveriesOf(integration))}hold`);
  return since === undefined ? undefined : { since: Number(since), code, reason, nextProbeAt: Number(until) };
}

/** How many deliveries wait for an older event of their lane. */
export async function countParked(client: RedisClient, integration: string): Promise<number> {
  return await client.scard(`${keyBase(deliveriesOf(integration))}parked`);
}
