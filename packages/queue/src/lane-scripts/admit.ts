import { COMMON } from './common.js';

/**
 * May this delivery be sent now? ARGV: id, status, alert key, given place or '', '1' to send even if overtaken,
 * priority, per second, per minute, probe timeout in ms, longest wait in ms that is sat out in place, tried since.
 *
 * Returns {'settled', outcome, verdict, place} | {'overtaken'} | {'behind', ids of less severe ones before it...}
 * | {'wait', ms} (sit it out) | {'paused'} (give the job back; the queue is paused) | {'go', attempt number}.
 */
export const ADMIT = `${COMMON}
local id, status, alert_key, given_place, forced = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5] == '1'
local priority, per_second, per_minute = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local probe_timeout, longest_sit_out = tonumber(ARGV[9]), tonumber(ARGV[10])

local job = redis.call('HMGET', job_of(id), 'lane.outcome', 'lane.verdict', 'lane.place', 'name', 'finishedOn')
local outcome, verdict, place, name, finished_on = unpack(job)
if outcome then return { 'settled', outcome, verdict or '', tonumber(place or 0) } end

-- Most of the time it is the first in its lane and nobody is under way: then this look is all there is to do.
local pending = name and not finished_on
local is_first = pending and place and redis.call('ZRANGE', lane_of(alert_key), 0, 0)[1] == status .. ' ' .. id
if pending and not is_first then enter_lane(id, status, alert_key, place, given_place, ARGV[11]) end
local turn = is_first and redis.call('HEXISTS', base .. 'trying', alert_key) == 0 and id or turn_of(alert_key)
if turn and turn ~= id then
  redis.call('SADD', base .. 'parked', id)
  redis.call('ZADD', base .. 'lanes', 'NX', now_ms(), alert_key)
  local reply = { 'behind' }
  -- All of them, not only the head: the next less severe one would queue up anew behind everything of its severity.
  for _, entry in ipairs(redis.call('ZRANGE', lane_of(alert_key), 0, 99)) do
    local other = id_of(entry)
    if other == id then break end
    if tonumber(redis.call('HGET', job_of(other), 'priority') or 0) > priority then table.insert(reply, other) end
  end
  return reply
end
if redis.call('EXISTS', base .. 'parked', base .. 'wake') > 0 then
  redis.call('SREM', base .. 'parked', id)
  redis.call('SREM', base .. 'wake', id)
end

-- Looked at again now that its turn has come: while a replay waited, a newer event may have been delivered.
if given_place ~= '' and not forced and newest_delivered(alert_key) > tonumber(given_place) then
  return { 'overtaken' }
end

local now = now_ms()
local hold = redis.call('HMGET', base .. 'hold', 'until', 'probe', 'probeUntil', 'since')
if hold[1] then
  local wait = tonumber(hold[1]) - now
  -- Redis' clock was set back: what it says of the future was said by another clock.
  if tonumber(hold[4]) > now then wait = 0 end
  if wait <= 0 and hold[2] and hold[2] ~= id then wait = math.min(tonumber(hold[3]) - now, 1000) end
  if wait > 0 then
    pause_queue(wait)
    return { 'paused' }
  end
end

-- Sliding windows, longer than the documented ones by what a busy machine or network may bunch: requests that left
-- evenly and arrive together are answered 429, and each 429 costs a second. The minute's window is the one that binds.
local sent = base .. 'sent'
if tonumber(redis.call('LINDEX', sent, 0) or 0) > now then redis.call('DEL', sent) end
local second_back = redis.call('LINDEX', sent, per_second - 1)
local minute_back = redis.call('LINDEX', sent, per_minute - 1)
local free_at = 0
if second_back then free_at = math.max(free_at, tonumber(second_back) + 1200) end
if minute_back then free_at = math.max(free_at, tonumber(minute_back) + 60500) end
if free_at - now > longest_sit_out then
  pause_queue(free_at - now)
  return { 'paused' }
end
if free_at > now then return { 'wait', free_at - now } end
local longest = math.max(per_second, per_minute)
if redis.call('LPUSH', sent, now) > longest then redis.call('LTRIM', sent, 0, longest - 1) end
redis.call('PEXPIRE', sent, 61000)

if hold[1] then redis.call('HSET', base .. 'hold', 'probe', id, 'probeUntil', now + probe_timeout) end
redis.call('HSET', base .. 'trying', alert_key, id)
return { 'go', redis.call('HINCRBY', job_of(id), 'lane.tries', 1) }
`;
