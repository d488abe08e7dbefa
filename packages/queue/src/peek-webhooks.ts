import type { StoredEnvelope } from '@relay/contract';
import type { RedisClient } from './connect.js';
import { defineScripts } from './define-scripts.js';
import { keyBase, WEBHOOKS } from './names.js';

/** KEYS: where the queue's keys begin. ARGV: how many, how many bytes. Returns the data of the next jobs in line. */
const PEEK = `
local next = redis.call('LRANGE', KEYS[1] .. 'wait', -tonumber(ARGV[1]), -1)
local room = tonumber(ARGV[2])
local reply = {}
for i = #next, 1, -1 do
  local data = redis.call('HGET', KEYS[1] .. next[i], 'data')
  room = room - (data and #data or room + 1)
  if room < 0 then break end
  table.insert(reply, data)
end
return reply
`;

const SCRIPTS = { relayPeekWebhooks: PEEK } as const;

export interface PeekLimits {
  readonly envelopes: number;
  readonly bytes: number;
}

/** The envelopes next in line, in order, without taking them. */
export async function peekWebhooks(client: RedisClient, limits: PeekLimits): Promise<readonly StoredEnvelope[]> {
  const scripts = defineScripts(client, SCRIPTS);
  const all = await scripts.relayPeekWebhooks(keyBase(WEBHOOKS), limits.envelopes, limits.bytes);
  // Written by `addEnvelopes`, and by nobody else.
  return (all as string[]).map((data) => JSON.parse(data) as StoredEnvelope);
}
