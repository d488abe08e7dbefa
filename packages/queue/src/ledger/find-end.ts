import type { Delivery } from '@relay/contract';
import type { RedisClient } from '../connect.js';
import { readDeliveryId } from '../delivery-id.js';
import type { DiscardRecord } from '../discards.js';
import { deliveriesOf, keyBase } from '../names.js';

/** How an envelope that no job stands for provably came to its end. */
export type ProvedEnd = 'discarded' | 'ended';

export interface Evidence {
  readonly client: RedisClient;
  readonly integrations: readonly string[];
  readonly discards: readonly DiscardRecord[];
}

/**
 * Looks for the end of each of the envelope's events: a delivery, the first or a replay, that ended in anything but a dead
 * letter, or the record of a discard. Undefined when there is an event without one: that one is lost.
 */
export async function findEnd(envelopeId: string, evidence: Evidence): Promise<ProvedEnd | undefined> {
  const discarded = evidence.discards
    .map(({ id }) => readDeliveryId(id))
    .filter((id) => id.envelopeId === envelopeId)
    .map(({ index }) => index);
  // An envelope that could not be read.
  if (discarded.includes(undefined)) return 'discarded';
  let parts = 1;
  for (let part = 0; part < parts; part += 1) {
    const { newest, isOver } = await newestDelivery(`${envelopeId}-${part}`, evidence);
    if (!isOver && !discarded.includes(part)) return undefined;
    parts = newest?.parts ?? parts;
  }
  return discarded.length > 0 ? 'discarded' : 'ended';
}

interface NewestDelivery {
  readonly newest?: Delivery | undefined;
  /** It ended for good: a dead letter waits for a person, and when it is gone without a record it is lost. */
  readonly isOver: boolean;
}

async function newestDelivery(firstId: string, evidence: Evidence): Promise<NewestDelivery> {
  let newest: Delivery | undefined;
  for (let replay = 0; ; replay += 1) {
    const found = await findDelivery(replay === 0 ? firstId : `${firstId}-r${replay}`, evidence);
    newest = found?.delivery ?? newest;
    if (found && found.outcome !== 'dead') return { newest, isOver: found.isFinished };
    // What could not be read at first has no delivery before its replay.
    if (!found && replay > 0) return { newest, isOver: false };
  }
}

async function findDelivery(id: string, { client, integrations }: Evidence) {
  const jobs = await Promise.all(
    integrations.map((name) => client.hmget(keyBase(deliveriesOf(name)) + id, 'data', 'lane.outcome', 'finishedOn')),
  );
  for (const [data, outcome, finishedOn] of jobs) {
    // Written by `DeliveryQueue.enqueueAll`, and by nobody else.
    if (data) return { delivery: JSON.parse(data) as Delivery, outcome, isFinished: Boolean(finishedOn) };
  }
  return undefined;
}
