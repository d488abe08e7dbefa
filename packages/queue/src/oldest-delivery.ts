import type { RedisClient } from './connect.js';
import { defineScripts } from './define-scripts.js';
import type { DeliveryQueue } from './delivery-queue.js';
import { LANE_SCRIPTS } from './lane-scripts/index.js';
import { keyBase } from './names.js';

/** Bounds what one look costs Redis when deliveries were removed by hand; the next look goes on. */
const FORGOTTEN_A_LOOK = 1_000;

/**
 * Unix milliseconds from which the longest waiting unfinished delivery is tried: its webhook's receipt, or its replay.
 * Costs the same however many wait. Deliveries that are not to count may be passed over, by their ids.
 */
export async function oldestDelivery(
  client: RedisClient,
  { queue }: Pick<DeliveryQueue, 'queue'>,
  passedOver: readonly string[] = [],
): Promise<number | undefined> {
  const scripts = defineScripts(client, LANE_SCRIPTS);
  const triedSince = await scripts.relayOldest(keyBase(queue.name), FORGOTTEN_A_LOOK, ...passedOver);
  return triedSince === null ? undefined : Number(triedSince);
}
