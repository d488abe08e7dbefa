import type { DeliveryStory } from '../delivery-story.js';
import type { Hold } from '../read-hold.js';
import { counted, showMomentAndAge } from '../status/in-words.js';

/** What a delivery is doing or how it ended, in one sentence. */
export function describeDelivery(story: DeliveryStory, now: number): string {
  const { state, outcome, reason, endedAt, nextAttemptAt, tries } = story;
  if (outcome !== undefined) {
    const when = endedAt === undefined ? '' : ` at ${showMomentAndAge(endedAt, now)}`;
    const why = outcome === 'superseded' ? whySuperseded(story) : reason;
    return `${outcome}${when} after ${counted(tries, 'attempt')}${why === undefined ? '' : `: ${why}`}`;
  }
  switch (state) {
    case 'parked':
      return 'waits for another event of its alert';
    case 'between attempts':
      return `${counted(tries, 'attempt')} failed; the next${nextAttemptAt === undefined ? '' : ` at ${showMomentAndAge(nextAttemptAt, now)}`}`;
    case 'being sent':
      return 'in the hands of a worker';
    case 'waiting':
      return tries === 0 ? 'in line to be sent' : `in line to be sent again after ${counted(tries, 'attempt')}`;
    case 'ended':
      return 'ended without an outcome';
  }
}

/** Only a replay has its place from the beginning. */
function whySuperseded({ delivery }: DeliveryStory): string {
  return delivery.place === undefined
    ? 'an event of the same status that went before it was delivered'
    : 'a newer event of its alert, or one of the same status, was delivered';
}

/** How many unfinished deliveries of the alert are named. */
const NAMED = 10;

/** Where it stands among the unfinished deliveries of its alert; undefined once it has ended. */
export function describeLane({ delivery, lane, place, outcome }: DeliveryStory): string | undefined {
  if (outcome !== undefined) return place === undefined ? undefined : `had place ${place}`;
  const ahead = lane.indexOf(delivery.id);
  if (place === undefined || ahead < 0) return 'has not entered its lane yet';
  const position = `${ahead + 1} of ${lane.length}, place ${place}`;
  if (ahead === 0) return `${position}: nothing is before it`;
  const named = lane.slice(Math.max(0, ahead - NAMED), ahead).join(', ');
  return `${position}: behind ${ahead > NAMED ? `${ahead - NAMED} others and ` : ''}${named}`;
}

export function describeHold({ since, code, reason, nextProbeAt }: Hold, now: number): string {
  return `its integration is held since ${showMomentAndAge(since, now)}: ${code}, ${reason}; next probe at ${showMomentAndAge(nextProbeAt, now)}`;
}
