import type { DeadLetterCode } from '@relay/contract';
import type { RedisClient } from './connect.js';
import { DEAD_LETTERS, keyBase } from './names.js';

export const DISCARDS = `${keyBase(DEAD_LETTERS)}discards`;

/** What is left of a dead letter that was discarded. */
export interface DiscardRecord {
  readonly id: string;
  readonly source: string;
  readonly code: DeadLetterCode;
  /** Unix milliseconds. */
  readonly at: number;
  /**
   * An operator did it, or it had been at rest for too long, or it was an alert of the relay's own, which is told anew;
   * absent in records of before this was noted.
   */
  readonly by?: DiscardedBy;
}

export type DiscardedBy = 'operator' | 'age' | 'relay';

/** The newest records first. */
export async function readDiscards(client: RedisClient): Promise<readonly DiscardRecord[]> {
  const records = await client.lrange(DISCARDS, 0, -1);
  // Written by `DeadLetters.discard`, and by nobody else.
  return records.map((record) => JSON.parse(record) as DiscardRecord);
}
