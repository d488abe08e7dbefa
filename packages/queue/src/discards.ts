import type { DeadLetterCode } from '@relay/contract';
import type { RedisClient } from './connect.js';
import { DEAD_LETTERS, keyBase } from './names.js';

export const DISCARDS = `${keyBase(DEAD_LETTERS)}discards`;

/** What is left of a dead letter that an operator has discarded. */
export interface DiscardRecord {
  readonly id: string;
  readonly source: string;
  readonly code: DeadLetterCode;
  /** Unix milliseconds. */
  readonly at: number;
}

/** The newest records first. */
export async function readDiscards(client: RedisClient): Promise<readonly DiscardRecord[]> {
  const records = await client.lrange(DISCARDS, 0, -1);
  // Written by `DeadLetters.discard`, and by nobody else.
  return records.map((record) => JSON.parse(record) as DiscardRecord);
}
