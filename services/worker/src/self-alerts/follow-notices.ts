import type { DeliveryResult } from '@relay/contract';
import type { DeadLetters, DeliveryQueue } from '@relay/queue';
import type { Notice } from './notice.js';
import type { Ending } from './step.js';

export interface Followed {
  readonly deadLetters: DeadLetters;
  readonly deliveriesOf: (integration: string) => DeliveryQueue;
}

/** The notices that have come to their end since. */
export async function findEndings(notices: readonly Notice[], followed: Followed): Promise<readonly Ending[]> {
  const endings = await Promise.all(notices.map(({ delivery }) => findEnding(delivery, followed)));
  return endings.flat();
}

/**
 * What Flashduty refused is told anew while its alert is open, so the dead letter is of no use to anybody; left where it
 * is, it would be one of those that the relay raises alerts about.
 */
async function findEnding(
  { id, integration }: Notice['delivery'],
  { deadLetters, deliveriesOf }: Followed,
): Promise<Ending[]> {
  const job = await deliveriesOf(integration).queue.getJob(id);
  if (job?.finishedOn === undefined) return [];
  // A delivery's job ends with this, unless BullMQ gave it up.
  const result: Partial<DeliveryResult> | null = job.returnvalue;
  if (result?.outcome === 'delivered' || result?.outcome === 'superseded') return [{ id }];
  const letter = await deadLetters.find(id);
  if (letter?.kind === 'being buried') return [];
  if (letter?.kind === 'dead') await deadLetters.discard(letter, Date.now(), 'relay');
  return [{ id, refusal: result?.reason ?? job.failedReason }];
}
