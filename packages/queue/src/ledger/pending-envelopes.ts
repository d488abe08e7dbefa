import type { RedisClient } from '../connect.js';
import { readDeliveryId } from '../delivery-id.js';
import { findShards } from '../find-shards.js';
import { DEAD_LETTERS, deliveriesOf, keyBase, webhooksOf } from '../names.js';
import { walkIds } from '../queue-ids.js';

export type Whereabouts = 'waiting' | 'dead';

const IDS_A_PAGE = 1_000;
const SETS = ['prioritized', 'delayed', 'failed'] as const;

/**
 * Where every envelope is that some job stands for: the jobs in each queue's states whose data is really there. The queues
 * are walked in the direction in which envelopes move, so that one which moves meanwhile is met on its way.
 */
export async function findPendingEnvelopes(
  client: RedisClient,
  integrations: readonly string[],
): Promise<ReadonlyMap<string, Whereabouts>> {
  const found = new Map<string, Whereabouts>();
  const note = (ids: readonly string[], whereabouts: Whereabouts): void => {
    for (const id of ids) {
      const { envelopeId } = readDeliveryId(id);
      // An envelope with one event that waits and one that is dead needs an operator, so it counts as dead.
      if (found.get(envelopeId) !== 'dead') found.set(envelopeId, whereabouts);
    }
  };
  const shards = await findShards(client);
  for (const queueName of [...shards.map(webhooksOf), ...integrations.map(deliveriesOf)]) {
    for await (const ids of pendingIds(client, queueName)) note(ids, 'waiting');
  }
  for await (const ids of pendingIds(client, DEAD_LETTERS)) note(ids, 'dead');
  return found;
}

async function* pendingIds(client: RedisClient, queueName: string): AsyncGenerator<readonly string[]> {
  const base = keyBase(queueName);
  for (const list of ['wait', 'paused', 'active']) {
    // From the left, where jobs come in: what shifts meanwhile is seen twice and never missed.
    for (let from = 0; ; from += IDS_A_PAGE) {
      const ids = await client.lrange(base + list, from, from + IDS_A_PAGE - 1);
      yield await withJob(client, base, ids);
      if (ids.length < IDS_A_PAGE) break;
    }
  }
  for (const set of SETS) {
    for await (const ids of walkIds(client, queueName, set, 'lowest first', IDS_A_PAGE)) {
      yield await withJob(client, base, ids);
    }
  }
}

/** An id whose job was deleted by hand stands for nothing. */
async function withJob(client: RedisClient, base: string, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return ids;
  const pipeline = client.pipeline();
  for (const id of ids) pipeline.exists(base + id);
  const replies = (await pipeline.exec()) ?? [];
  const failed = replies.find(([error]) => error)?.[0];
  if (failed) throw failed;
  return ids.filter((_, index) => replies[index]?.[1] === 1);
}
