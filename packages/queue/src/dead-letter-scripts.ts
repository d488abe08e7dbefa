/**
 * Both scripts act only on a dead letter at rest, that is, in the queue's failed state: whatever an operator saw a moment
 * ago may have been replayed or discarded by another one since. KEYS are all in the slot of the queue.
 */

/** KEYS: failed set, job. ARGV: id, data. Writes how it is to be replayed. Returns 1, or 0 when it is not at rest. */
const WISH = `
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
redis.call('HSET', KEYS[2], 'data', ARGV[2])
return 1
`;

/**
 * KEYS: failed set, job, job's logs, discarded, discards. ARGV: id, source, record, how many records to keep.
 * The removal and its record are one step: a sum of what was received and what became of it must not lose a unit to a
 * crash between the two. Returns 1, or 0 when it is not at rest.
 */
const DISCARD = `
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('DEL', KEYS[2], KEYS[3])
redis.call('HINCRBY', KEYS[4], ARGV[2], 1)
redis.call('LPUSH', KEYS[5], ARGV[3])
redis.call('LTRIM', KEYS[5], 0, tonumber(ARGV[4]) - 1)
return 1
`;

export const DEAD_LETTER_SCRIPTS = {
  relayWishReplay: { lua: WISH, numberOfKeys: 2 },
  relayDiscard: { lua: DISCARD, numberOfKeys: 5 },
} as const;
