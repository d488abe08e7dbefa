import { Cluster, Command, type Redis } from 'ioredis';
import type { RedisClient } from '../connect.js';
import { mastersOf } from '../masters-of.js';
import { PREFIX } from '../names.js';
import { addressOf, type RedisHealth, readRedisHealth } from '../redis-health.js';
import { answerOrRefusal } from './answer-or-refusal.js';

const WRITTEN_FOR_S = 60;
const KEYS_TO_CHOOSE_FROM = 1_000;

/** Asks every server that holds data, and has it write something. Throws when one of them does not answer. */
export async function examineRedis(client: RedisClient): Promise<readonly RedisHealth[]> {
  const [servers, refusals] = await Promise.all([readRedisHealth(client), tryWrites(client)]);
  return servers.map((health) => {
    const writeRefusal = refusals.get(health.address);
    return writeRefusal === undefined ? health : { ...health, writeRefusal };
  });
}

async function tryWrites(client: RedisClient): Promise<ReadonlyMap<string, string | undefined>> {
  const servers = await mastersOf(client);
  const tries = servers.map(async (server) => {
    const key = keyOn(client, server);
    // A master that has no slots yet takes no writes, and need not.
    if (key === undefined) return [addressOf(server), undefined] as const;
    const { refusal } = await answerOrRefusal(server.set(key, '1', 'EX', WRITTEN_FOR_S));
    return [addressOf(server), refusal] as const;
  });
  return new Map(await Promise.all(tries));
}

/** A key of ours that belongs on this server. */
function keyOn(client: RedisClient, server: Redis): string | undefined {
  const keys = Array.from({ length: KEYS_TO_CHOOSE_FROM }, (_, number) => `${PREFIX}:{write-test-${number}}`);
  if (!(client instanceof Cluster)) return keys[0];
  const address = addressOf(server);
  return keys.find((key) => client.slots[new Command('GET', [key]).getSlot() ?? -1]?.[0] === address);
}
