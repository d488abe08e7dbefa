import type { StoredEnvelope } from '@relay/contract';
import { BODY_FIELD, isOfNewerRelease, type QueuedEnvelope, withBody } from './body-beside.js';
import type { RedisClient } from './connect.js';
import { defineScripts, type Scripts } from './define-scripts.js';
import { keyBase } from './names.js';

/** KEYS: where the queue's keys begin. ARGV: how many, how many bytes. Returns {data, body} of the next jobs in line. */
const PEEK = `
if redis.call('HGET', KEYS[1] .. 'meta', 'paused') then return {} end
local next = redis.call('LRANGE', KEYS[1] .. 'wait', -tonumber(ARGV[1]), -1)
local room = tonumber(ARGV[2])
local reply = {}
for i = #next, 1, -1 do
  local found = redis.call('HMGET', KEYS[1] .. next[i], 'data', '${BODY_FIELD}')
  room = room - (found[1] and #found[1] + #(found[2] or '') or room + 1)
  if room < 0 then break end
  table.insert(reply, found)
end
return reply
`;

/** KEYS: as above. ARGV: ids, the next in line first. Stops at the first that is not: somebody else has taken it. */
const REMOVE = `
for _, id in ipairs(ARGV) do
  if redis.call('LINDEX', KEYS[1] .. 'wait', -1) ~= id then break end
  redis.call('RPOP', KEYS[1] .. 'wait')
  redis.call('DEL', KEYS[1] .. id)
end
return 1
`;

const SCRIPTS = { relayPeekWebhooks: PEEK, relayRemoveWebhooks: REMOVE } as const;

/** Bounds what a look keeps Redis and the event loop from. */
const LIMITS = { envelopes: 256, bytes: 512 * 1024 } as const;

/** The envelopes next in line, which whoever holds the one before them may read too. */
export class NextWebhooks {
  readonly #scripts: Scripts<typeof SCRIPTS>;
  readonly #base: string;

  constructor(client: RedisClient, queueName: string) {
    this.#base = keyBase(queueName);
    this.#scripts = defineScripts(client, SCRIPTS);
  }

  /** In order, and left where they are. None while the queue is paused. */
  async peek(): Promise<readonly StoredEnvelope[]> {
    const all = await this.#scripts.relayPeekWebhooks(this.#base, LIMITS.envelopes, LIMITS.bytes);
    // Written by `addEnvelopes`, and by nobody else.
    const envelopes: StoredEnvelope[] = [];
    for (const [json, body] of all as Array<[string, string | null]>) {
      const data = JSON.parse(json) as QueuedEnvelope;
      const envelope = isOfNewerRelease(data) ? undefined : withBody(data, body);
      if (envelope === undefined) break;
      envelopes.push(envelope);
    }
    return envelopes;
  }

  /** Takes them out of the queue, as far as they are still the next in line. */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.#scripts.relayRemoveWebhooks(this.#base, ...ids);
  }
}
