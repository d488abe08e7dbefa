import { watchUndelivered, watchUnread } from '../../lab/redis-facts.mjs';
import { WEBHOOK_PATH } from '../candidates/candidates.mjs';

const CONNECTIONS = 64;
const BODY_BYTES = 1024;

/** Stores webhooks through the ingress, as fast as it takes them. Every one must be taken. */
export async function fill(sender, ingress, { first = 0, count }) {
  const run = {
    origins: [ingress.url],
    paths: [WEBHOOK_PATH],
    connections: CONNECTIONS,
    plan: { bodyBytes: BODY_BYTES },
  };
  const { accepted, refused } = await sender.closedLoop({ ...run, first, count });
  if (accepted < count) throw new Error(`not all were accepted: ${JSON.stringify(refused)}`);
}

/** Waits until the worker has read every webhook. Flashduty is away: all of them must be deliveries then, and none gone. */
export async function allRead(lab, redis, count, withinMs) {
  const unread = await watchUnread(redis.nodes);
  await lab.until(async () => (await unread()) === 0, withinMs, 'every webhook to be read');
  await assertHeld(redis, count);
}

/** What died or was lost would cost nothing. */
export async function assertHeld(redis, count) {
  const undelivered = await watchUndelivered(redis.nodes);
  const found = await undelivered();
  if (found !== count) throw new Error(`${count} deliveries should wait, and ${found} do`);
}
