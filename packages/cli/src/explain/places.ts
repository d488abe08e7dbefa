import type { DiscardRecord } from '@relay/queue';
import { everyIntegration, type RelayAccess } from '../connect/with-relay.js';

/** Where to look for a life, found once for all that one command tells. */
export interface Places {
  readonly relay: RelayAccess;
  readonly integrations: readonly string[];
  /** By the id of the dead letter. */
  readonly discards: ReadonlyMap<string, DiscardRecord>;
}

export async function findPlaces(relay: RelayAccess): Promise<Places> {
  const records = await relay.deadLetters.discards();
  return {
    relay,
    integrations: await everyIntegration(relay),
    discards: new Map(records.map((record) => [record.id, record])),
  };
}
