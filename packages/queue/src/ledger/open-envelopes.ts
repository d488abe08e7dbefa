import type { RedisClient } from '../connect.js';
import { findShards } from '../find-shards.js';
import { ledgerBase } from './keys.js';

export interface OpenEnvelope {
  readonly source: string;
  readonly id: string;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  readonly shard: number;
}

/** Those of them that have no outcome yet. */
export async function stillOpen(
  client: RedisClient,
  envelopes: readonly Pick<OpenEnvelope, 'source' | 'id'>[],
): Promise<readonly OpenEnvelope[]> {
  if (envelopes.length === 0) return [];
  const shards = await findShards(client);
  const found = await Promise.all(
    envelopes.flatMap(({ source, id }) =>
      shards.map(async (shard) => {
        const receivedAt = await client.zscore(`${ledgerBase(shard)}open:${source}`, id);
        return receivedAt ? [{ source, id, shard, receivedAt: Number(receivedAt) }] : [];
      }),
    ),
  );
  return found.flat();
}
