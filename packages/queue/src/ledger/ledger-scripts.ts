/**
 * What the relay owes an account of, kept beside the `webhooks` queue and so in its slot of a cluster. KEYS[1] is where
 * that queue's keys begin (`relay:{webhooks}:`); the scripts derive every other key from it.
 *
 *   <base>ledger:open:<source>            sorted set of envelope ids by receipt: accepted, and without an outcome so far
 *   <base>ledger:total:<source>           hash: how many were ever accepted, delivered, superseded, ignored, discarded
 *   <base>ledger:hour:<source>:<hour>     the same, of those received in this hour since 1970
 *   <base>ledger:minutes:<source>:<hour>  hash: minute of the hour -> accepted
 *   <base>ledger:parts:<envelope id>      hash: part -> outcome, while an envelope of several events has some open
 *   <base>ledger:sources                  set of the names of sources that were ever accepted
 *
 * An id is in `open` or counted under an outcome, never both and never neither: each script moves it in one step, and a
 * second run finds it moved.
 */
const COMMON = `
local base = KEYS[1] .. 'ledger:'
local HOUR_MS, HOUR_KEPT_S, MINUTES_KEPT_S = 3600000, 32 * 86400, 3 * 3600
local hour_of = function(at) return math.floor(tonumber(at) / HOUR_MS) end
local count = function(source, at, what, by)
  redis.call('HINCRBY', base .. 'total:' .. source, what, by)
  local hour = base .. 'hour:' .. source .. ':' .. hour_of(at)
  -- Written again long after its hour (a dead letter that is discarded after weeks), it is kept as long again.
  if redis.call('HINCRBY', hour, what, by) == by then redis.call('EXPIRE', hour, HOUR_KEPT_S) end
end
`;

/**
 * Notes envelopes as accepted, in the same transaction as and before their jobs are added. One whose job is there was
 * noted with it. ARGV: source, id, received at, for each.
 */
const ACCEPT = `${COMMON}
for i = 1, #ARGV, 3 do
  local source, id, at = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  if redis.call('EXISTS', KEYS[1] .. id) == 0 and redis.call('ZADD', base .. 'open:' .. source, at, id) == 1 then
    count(source, at, 'accepted', 1)
    local total = base .. 'total:' .. source
    local last = redis.call('HGET', total, 'lastAcceptedAt')
    if not last then redis.call('SADD', base .. 'sources', source) end
    if not last or tonumber(last) < tonumber(at) then redis.call('HSET', total, 'lastAcceptedAt', at) end
    local minutes = base .. 'minutes:' .. source .. ':' .. hour_of(at)
    local minute = math.floor(tonumber(at) % HOUR_MS / 60000)
    if redis.call('HINCRBY', minutes, minute, 1) == 1 then redis.call('EXPIRE', minutes, MINUTES_KEPT_S) end
  end
end
return 1
`;

/** Closes envelopes with an outcome. ARGV: source, id, received at, part, parts, outcome, for each. */
const SETTLE = `${COMMON}
-- Counted together: nearly all have come in one hour from one source, and are delivered.
local ended = {}
-- What an envelope of several events counts as: the first of these that one of its events came to.
local RANK = { 'delivered', 'superseded', 'discarded', 'ignored' }
for i = 1, #ARGV, 6 do
  local source, id, at, part, parts, outcome = unpack(ARGV, i, i + 5)
  local open = base .. 'open:' .. source
  if parts ~= '1' and redis.call('ZSCORE', open, id) then
    local noted = base .. 'parts:' .. id
    redis.call('HSET', noted, part, outcome)
    local outcomes = redis.call('HVALS', noted)
    outcome = nil
    if #outcomes >= tonumber(parts) then
      local came = {}
      for _, each in ipairs(outcomes) do came[each] = true end
      for _, each in ipairs(RANK) do outcome = outcome or (came[each] and each) end
      redis.call('DEL', noted)
    end
  end
  if outcome and redis.call('ZREM', open, id) == 1 then
    local like = source .. ' ' .. outcome .. ' ' .. hour_of(at)
    local group = ended[like] or { source, at, outcome, 0 }
    group[4] = group[4] + 1
    ended[like] = group
  end
end
for _, group in pairs(ended) do count(unpack(group)) end
return 1
`;

/**
 * Takes back the second note of envelopes whose store was given up, happened all the same, and came to its end before it
 * was repeated. ARGV: source, id, received at, for each.
 */
const ACCEPTED_TWICE = `${COMMON}
for i = 1, #ARGV, 3 do
  if redis.call('ZREM', base .. 'open:' .. ARGV[i], ARGV[i + 1]) == 1 then count(ARGV[i], ARGV[i + 2], 'accepted', -1) end
end
return 1
`;

/**
 * One source at one moment. ARGV: source, least and greatest time of receipt as ranges of a sorted set have them, '1' to
 * name the open ones, hours.
 * Returns {how many are open, {their ids...}, {field, count, ...} of all times, and of each hour...}.
 */
const READ = `${COMMON}
local source, least, greatest, naming = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1'
local open = base .. 'open:' .. source
local reply = {
  redis.call('ZCOUNT', open, least, greatest),
  naming and redis.call('ZRANGEBYSCORE', open, least, greatest) or {},
  redis.call('HGETALL', base .. 'total:' .. source)
}
for i = 5, #ARGV do table.insert(reply, redis.call('HGETALL', base .. 'hour:' .. source .. ':' .. ARGV[i])) end
return reply
`;

/** By the name under which a client knows them. */
export const LEDGER_SCRIPTS = {
  relayLedgerAccept: ACCEPT,
  relayLedgerSettle: SETTLE,
  relayLedgerAcceptedTwice: ACCEPTED_TWICE,
  relayLedgerRead: READ,
} as const;
