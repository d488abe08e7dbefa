import type { RedisClient } from '../connect.js';
import { findUnreadShards, type UnreadShard } from '../unread-shards.js';
import type { WebhookQueues } from '../webhook-queue.js';
import { countWebhooks, oldestWebhook, type WebhookCounts } from '../webhook-story.js';

/** The webhooks in the shards that a worker reads, and beside them those in shards that none does. */
export interface WebhooksStatus extends WebhookCounts {
  /** Unix milliseconds. */
  readonly oldestSince?: number;
  readonly unreadShards: readonly UnreadShard[];
}

/** @param queues of the shards that the configuration names */
export async function lookAtWebhooks(client: RedisClient, queues: WebhookQueues): Promise<WebhooksStatus> {
  const [counts, oldestSince, unreadShards] = await Promise.all([
    countWebhooks(queues),
    oldestWebhook(client, queues),
    findUnreadShards(client, queues.length),
  ]);
  return { ...counts, ...(oldestSince === undefined ? {} : { oldestSince }), unreadShards };
}

/** All that are stored and not read yet, wherever they wait. */
export function allUnread({ waiting, beingRead, oldestSince, unreadShards }: WebhooksStatus) {
  const times = [oldestSince, ...unreadShards.map((shard) => shard.oldestSince)].filter((time) => time !== undefined);
  return {
    count: unreadShards.reduce((sum, shard) => sum + shard.waiting, waiting + beingRead),
    oldestSince: times.length === 0 ? undefined : Math.min(...times),
  };
}
