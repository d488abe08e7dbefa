import type { StoredEnvelope } from '@relay/contract';
import type { RedisClient } from './connect.js';
import { keyBase } from './names.js';
import { receiptTimes } from './receipt-times.js';
import type { WebhookQueues } from './webhook-queue.js';

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
  queues: WebhookQueues,
  id: string,
): Promise<WebhookStory | undefined> {
  const jobs = await Promise.all(queues.map(async (queue) => ({ queue, job: await queue.getJob(id) })));
  const found = jobs.find(({ job }) => job !== undefined);
  if (found?.job === undefined) return undefined;
  const { data: envelope, finishedOn, returnvalue } = found.job;
  if (finishedOn !== undefined) {
    return { kind: 'ignored', envelope, reason: String(returnvalue?.reason ?? ''), readAt: finishedOn };
  }
  const wait = `${keyBase(found.queue.name)}wait`;
  const [place, length] = await Promise.all([client.lpos(wait, id), client.llen(wait)]);
  // New ones come in on the left, the next to be read is the last.
  return place === null ? { kind: 'being read', envelope } : { kind: 'waiting', envelope, ahead: length - 1 - place };
}

export interface WebhookCounts {
  readonly waiting: number;
  readonly beingRead: number;
  /** Kept for a day. */
  readonly ignored: number;
}

export async function countWebhooks(queues: WebhookQueues): Promise<WebhookCounts> {
  const counts = await Promise.all(queues.map((queue) => queue.getJobCounts('waiting', 'active', 'completed')));
  const sum = (state: string) => counts.reduce((total, each) => total + (each[state] ?? 0), 0);
  return { waiting: sum('waiting'), beingRead: sum('active'), ignored: sum('completed') };
}

/** Unix milliseconds at which the oldest unread webhook was stored. */
export async function oldestWebhook(client: RedisClient, queues: WebhookQueues): Promise<number | undefined> {
  const times = await Promise.all(
    queues.map(async (queue) => {
      const base = keyBase(queue.name);
      const candidates = [...(await client.lrange(`${base}active`, 0, -1)), await client.lindex(`${base}wait`, -1)];
      return await receiptTimes(client, base, candidates);
    }),
  );
  const all = times.flat();
  return all.length === 0 ? undefined : Math.min(...all);
}
