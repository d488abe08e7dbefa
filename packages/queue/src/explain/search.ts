import type { Delivery, DeliveryResult } from '@relay/contract';
import { readLane } from '../delivery-story.js';
import { deliveriesOf as queueNameOf } from '../names.js';
import type { RelayQueues } from '../open-queues.js';
import { walkIds } from '../queue-ids.js';
import type { Places } from './places.js';

/** So many of the newest ended deliveries of each integration, and of the dead letters, are searched. */
export const SEARCHED = 10_000;
const JOBS_A_PAGE = 100;

/** What was found for an alert key or a request id, the newest first. */
export interface Found {
  /** Unfinished deliveries of the alert, in the order in which they will be sent. */
  readonly waitingIds: readonly string[];
  readonly endedIds: readonly string[];
  readonly deadLetterIds: readonly string[];
}

export async function search({ queues, integrations }: Places, text: string): Promise<Found> {
  const found = await Promise.all(
    integrations.map(async (integration) => ({
      waiting: await readLane(queues.client, queueNameOf(integration), text),
      ended: await searchEnded(queues, integration, text),
    })),
  );
  return {
    waitingIds: found.flatMap(({ waiting }) => waiting),
    endedIds: found.flatMap(({ ended }) => ended),
    deadLetterIds: await searchDeadLetters(queues, text),
  };
}

async function searchEnded(queues: RelayQueues, integration: string, text: string): Promise<string[]> {
  const { queue } = queues.deliveriesOf(integration);
  const found: string[] = [];
  let searched = 0;
  for await (const ids of walkIds(queues.client, queue.name, 'completed', 'highest first', JOBS_A_PAGE)) {
    const jobs = await Promise.all(ids.map((id) => queue.getJob(id)));
    for (const job of jobs) if (job !== undefined && isAbout(job.data, job.returnvalue, text)) found.push(job.data.id);
    searched += ids.length;
    if (searched >= SEARCHED) break;
  }
  return found;
}

async function searchDeadLetters({ deadLetters }: RelayQueues, text: string): Promise<string[]> {
  const found: string[] = [];
  let searched = 0;
  for await (const { letter } of deadLetters.read('newest first')) {
    if (letter.event?.alert_key === text || letter.attempts.some(({ requestId }) => requestId === text)) {
      found.push(letter.id);
    }
    searched += 1;
    if (searched >= SEARCHED) break;
  }
  return found;
}

/** Deliveries' jobs end with nothing but a DeliveryResult. */
function isAbout({ event }: Delivery, result: DeliveryResult | null, text: string): boolean {
  return event.alert_key === text || result?.lastAttempt?.requestId === text;
}
