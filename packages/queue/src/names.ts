/** The first part of every key the relay owns in Redis. */
export const PREFIX = 'relay';

/**
 * Queue names are hash-tagged one by one: Redis Cluster keeps all keys of a queue in one slot, as BullMQ's scripts
 * need, and still spreads the queues over its nodes. One tag in the prefix would pin everything to a single node.
 */
const tagged = (name: string): string => `{${name}}`;

/** The `webhooks` queue, or the first of several. */
export const WEBHOOKS = tagged('webhooks');
export const webhooksOf = (shard: number): string => (shard === 0 ? WEBHOOKS : tagged(`webhooks.${shard}`));
export const DEAD_LETTERS = tagged('dead-letters');
export const deliveriesOf = (integration: string): string => tagged(`deliveries.${integration}`);

/** The name as people write it: without the hash tag. */
export const plainName = (queueName: string): string => queueName.replace(/^\{|\}$/g, '');

/** Where a queue's keys begin, and so where the lanes of its integration live: in the same slot as its jobs. */
export const keyBase = (queueName: string): string => `${PREFIX}:${queueName}:`;
