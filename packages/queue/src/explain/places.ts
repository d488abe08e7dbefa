import type { DiscardRecord } from '../discards.js';
import { findIntegrations } from '../find-integrations.js';
import type { RelayQueues } from '../open-queues.js';

/** Where to look for a life, found once for all that is told together. */
export interface Places {
  readonly queues: RelayQueues;
  readonly integrations: readonly string[];
  /** By the id of the dead letter. */
  readonly discards: ReadonlyMap<string, DiscardRecord>;
}

/** The configured integrations are looked at, and those that were configured once and may still have deliveries. */
export async function findPlaces(queues: RelayQueues, configured: readonly string[]): Promise<Places> {
  const [records, ever] = await Promise.all([queues.deadLetters.discards(), findIntegrations(queues.client)]);
  return {
    queues,
    integrations: [...new Set([...configured, ...ever])],
    discards: new Map(records.map((record) => [record.id, record])),
  };
}
