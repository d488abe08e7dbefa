import type { StoredEnvelope } from '@relay/contract';
import type { Queue } from 'bullmq';
import type { RedisClient } from './connect.js';
import { keyBase, WEBHOOKS } from './names.js';

/**
 * An envelope that is still (or, as ignored, for good) in the `webhooks` queue. One that became deliveries or a dead
 * letter goes on there and is not kept here.
 */
export type WebhookStory =
  /** `ahead`: envelopes that will be read before it. */
  | { readonly kind: 'waiting'; readonly envelope: StoredEnvelope; readonly ahead: number }
  | { readonly kind: 'being read'; readonly envelope: StoredEnvelope }
  | { readonly kind: 'ignored'; readonly envelope: StoredEnvelope; readonly reason: string; readonly readAt: number };

export async function readWebhook(
  client: RedisClient,
  queue: Queue<StoredEnvelope>,
  id: string,
): Promise<WebhookStory | undefined> {
  const job = await queue.getJob(id);
  if (job === undefined) return undefined;
  const { data: envelope, finishedOn, returnvalue } = job;
  if (finishedOn !== undefined) {
    return { kind: 'ignored', envelope, reason: String(returnvalue?.reason ?? ''), readAt: finishedOn };
  }
  const wait = `${keyBase(WEBHOOKS)}wait`;
  const [place, length] = await Promise.all([client.lpos(wait, id), client.llen(wait)]);
  // New ones come in on the left, the next to be read is the last.
  return place === null ? { kind: 'being read', envelope } : { kind: 'waiting', envelope, ahead: length - 1 - place };
}

/** Unix milliseconds at which the oldest unread webhook was stored. */
export async function oldestWebhook(client: RedisClient, queue: Queue<StoredEnvelope>): Promise<number | undefined> {
  const base = keyBase(WEBHOOKS);
  const candidates = [...(await client.lrange(`${base}active`, 0, -1)), await client.lindex(`${base}wait`, -1)];
  const jobs = await Promise.all(candidates.filter((id) => id !== null).map((id) => queue.getJob(id)));
  const times = jobs.flatMap((job) => (job === undefined ? [] : [job.data.receivedAt]));
  return times.length === 0 ? undefined : Math.min(...times);
}
