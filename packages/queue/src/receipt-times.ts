import type { QueuedEnvelope } from './body-beside.js';
import type { RedisClient } from './connect.js';

/** When these webhooks were stored, in Unix milliseconds: of those that are there, and without their bodies. */
export async function receiptTimes(
  client: RedisClient,
  keyBase: string,
  ids: ReadonlyArray<string | null>,
): Promise<readonly number[]> {
  const there = ids.filter((id) => id !== null);
  const stored = await Promise.all(there.map((id) => client.hget(`${keyBase}${id}`, 'data')));
  // Nothing but addEnvelopes writes them.
  return stored.filter((data) => data !== null).map((data) => (JSON.parse(data) as QueuedEnvelope).receivedAt);
}
