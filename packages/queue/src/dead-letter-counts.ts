import type { DeadLetterCode } from '@relay/contract';
import type { RedisClient } from './connect.js';
import { toCause } from './dead-letter-state.js';
import { defineScripts } from './define-scripts.js';
import { DEAD_LETTERS, keyBase } from './names.js';

/**
 * Notes whose letter it is beside its data, which may hold a webhook of a megabyte: too much to be read for a count.
 * ARGV: id, source.
 */
const NOTE_SOURCE = `
if redis.call('EXISTS', KEYS[1] .. ARGV[1]) == 1 then
  redis.call('HSET', KEYS[1] .. ARGV[1], 'letter.source', ARGV[2])
end
return 1
`;

/** Counts a page of those at rest, the newest first. ARGV: first, last. Returns how many, then {source, cause, count}. */
const COUNT = `
local ids = redis.call('ZREVRANGE', KEYS[1] .. 'failed', ARGV[1], ARGV[2])
local counts = {}
for _, id in ipairs(ids) do
  local source, reason = unpack(redis.call('HMGET', KEYS[1] .. id, 'letter.source', 'failedReason'))
  if reason then
    local what = (source or '') .. ' ' .. (string.match(reason, '^[%w_]+: ') or '')
    counts[what] = (counts[what] or 0) + 1
  end
end
local reply = { #ids }
for what, count in pairs(counts) do
  local source, cause = string.match(what, '^(%S*) (.*)$')
  table.insert(reply, { source, cause, count })
end
return reply
`;

/** Each has one key: where the keys of the dead-letters queue begin. */
export const COUNT_SCRIPTS = { relayNoteSource: NOTE_SOURCE, relayCountAtRest: COUNT } as const;

/** Keeps Redis from others for a few milliseconds. */
const LETTERS_A_PAGE = 500;

export interface RestingLetters {
  readonly source: string;
  readonly code: DeadLetterCode;
  readonly count: number;
}

/** How many dead letters are at rest, by source and by why they rest now. Of the newest only, when a limit is given. */
export async function countAtRest(
  client: RedisClient,
  limit = Number.POSITIVE_INFINITY,
): Promise<readonly RestingLetters[]> {
  const scripts = defineScripts(client, COUNT_SCRIPTS);
  const counts = new Map<string, RestingLetters>();
  for (let first = 0; first < limit; first += LETTERS_A_PAGE) {
    const last = Math.min(first + LETTERS_A_PAGE, limit) - 1;
    const reply = await scripts.relayCountAtRest(keyBase(DEAD_LETTERS), first, last);
    const [seen, ...rows] = reply as [number, ...Array<[source: string, cause: string, count: number]>];
    for (const [source, cause, more] of rows) {
      const code = toCause(cause)?.code ?? 'unexpected';
      const key = `${source} ${code}`;
      counts.set(key, { source, code, count: (counts.get(key)?.count ?? 0) + more });
    }
    if (seen < LETTERS_A_PAGE) break;
  }
  return [...counts.values()];
}
