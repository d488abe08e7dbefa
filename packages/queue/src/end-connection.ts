import type { RedisClient } from './connect.js';

/**
 * Ends a connection whose Redis is away, and with it every command that waits there. To disconnect between two tries would
 * cancel the next one and leave the waiting commands waiting for ever, so the end is put into the next try.
 */
export async function endConnection(client: RedisClient): Promise<void> {
  if (client.status === 'end') return;
  // Not `once` of node:events: it rejects on the errors that the tries in between emit.
  const heard = (event: 'connecting' | 'end') => new Promise<void>((resolve) => client.once(event, () => resolve()));
  const ended = heard('end');
  if (client.status === 'reconnecting') await heard('connecting');
  client.disconnect();
  await ended;
}
