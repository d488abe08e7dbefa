import type { RedisClient } from '../connect.js';
import { LEDGER } from './keys.js';

export interface OpenEnvelope {
  readonly source: string;
  readonly id: string;
  /** Unix milliseconds. */
  readonly receivedAt: number;
}

/** Those of them that have no outcome yet. */
export async function stillOpen(
  client: RedisClient,
  envelopes: readonly OpenEnvelope[],
): Promise<readonly OpenEnvelope[]> {
  const scores = await Promise.all(envelopes.map(({ source, id }) => client.zscore(`${LEDGER}open:${source}`, id)));
  return envelopes.flatMap((envelope, index) => {
    const receivedAt = scores[index];
    return receivedAt ? [{ ...envelope, receivedAt: Number(receivedAt) }] : [];
  });
}
