import { COMMON } from './common.js';

/**
 * May these deliveries be sent now? ARGV, for each: id, status, alert key, given place or '', '1' to send even if
 * overtaken, priority, per second, per minute, probe timeout in ms, longest wait in ms that is sat out in place, tried since.
 *
 * Returns for each {'settled', outcome, verdict, place} | {'overtaken'} | {'behind', ids of less severe ones before it...}
 * | {'wait', ms} (sit it out) | {'paused'} (give the job back; the queue is paused) | {'go', attempt number}
 * | {'fault', why} as in `reply_to_each`.
 */
export const ADMIT = `${COMMON}
-- Parks it behind those before it, and names the less severe ones among them: all of them, not only the head, for the
-- next one would queue up anew behind everything of its severity.
local park = function(id, alert_key, priority)
  redis.call('SADD', base .. 'parked', id)
  redis.call('ZADD', base .. 'lanes', 'NX', now_ms(), alert_key)
  local reply = { 'behind' }
  for _, entry in ipairs(redis.call('ZRANGE', lane_of(alert_key), 0, 99)) do
    local other = id_of(entry)
    if other == id then break end
    if tonumber(redis.call('HGET', job_of(other), 'priority') or 0) > tonumber(priority) then table.insert(reply, other) end
  end
  return reply
end

-- For how long the hold has this one wait: until a probe is due, and for as long as another is the probe.
local wait_for_hold = function(hold, id, now)
  -- Redis' clock was set back: what it says of the future was said by another clock.
  if tonumber(hold[4]) > now then return 0 end
  local wait = tonumber(hold[1]) - now
  if wait <= 0 and hold[2] and hold[2] ~= id then wait = math.min(tonumber(hold[3]) - now, 1000) end
  return wait
end

-- Sliding windows, longer than the documented ones by what a busy machine or network may bunch: requests that left
-- evenly and arrive together are answered 429, and each 429 costs a second. The minute's window is the one that binds.
local sent = base .. 'sent'
local last_sent_before = function(now)
  local at = tonumber(redis.call('LINDEX', sent, 0) or 0)
  if at <= now then return at end
  redis.call('DEL', sent)
  return 0
end
local wait_for_rate = function(per_second, per_minute, now)
  local second_back = redis.call('LINDEX', sent, per_second - 1)
  local minute_back = redis.call('LINDEX', sent, per_minute - 1)
  return math.max(second_back and second_back + 1200 - now or 0, minute_back and minute_back + 60500 - now or 0)
end
local note_sending = function(per_second, per_minute, last_sent, now)
  local longest = math.max(per_second, per_minute)
  if redis.call('LPUSH', sent, now) > longest then redis.call('LTRIM', sent, 0, longest - 1) end
  -- Put off once in each second, and so by one more than is looked back.
  if math.floor(last_sent / 1000) ~= math.floor(now / 1000) then redis.call('PEXPIRE', sent, 62000) end
end

-- For as long as a script runs, Redis' clock stands still.
local now = now_ms()

return reply_to_each(11, function(
  id, status, alert_key, given_place, forced, priority, per_second, per_minute, probe_timeout, longest_sit_out, tried_since
)
  local job = redis.call('HMGET', job_of(id), 'lane.outcome', 'lane.verdict', 'lane.place', 'name', 'finishedOn')
  local outcome, verdict, place, name, finished_on = unpack(job)
  if outcome then return { 'settled', outcome, verdict or '', tonumber(place or 0) } end

  -- Most of the time it is the first in its lane and nothing is amiss: then these two looks are all there is to do.
  local pending = name and not finished_on
  local is_first = pending and place and redis.call('ZRANGE', lane_of(alert_key), 0, 0)[1] == status .. ' ' .. id
  if pending and not is_first then enter_lane(id, status, alert_key, place, given_place, tried_since) end
  local is_plain = redis.call('EXISTS', base .. 'trying', base .. 'parked', base .. 'wake', base .. 'hold') == 0
  local is_next = is_first and (is_plain or redis.call('HEXISTS', base .. 'trying', alert_key) == 0)
  local turn = is_next and id or turn_of(alert_key)
  if turn and turn ~= id then return park(id, alert_key, priority) end
  if not is_plain then
    redis.call('SREM', base .. 'parked', id)
    redis.call('SREM', base .. 'wake', id)
  end

  -- Looked at again now that its turn has come: while a replay waited, a newer event may have been delivered.
  if given_place ~= '' and forced ~= '1' and newest_delivered(alert_key) > tonumber(given_place) then
    return { 'overtaken' }
  end

  local hold = is_plain and {} or redis.call('HMGET', base .. 'hold', 'until', 'probe', 'probeUntil', 'since')
  local wait = hold[1] and wait_for_hold(hold, id, now) or 0
  if wait > 0 then
    pause_queue(wait)
    return { 'paused' }
  end

  local last_sent = last_sent_before(now)
  wait = wait_for_rate(tonumber(per_second), tonumber(per_minute), now)
  if wait > tonumber(longest_sit_out) then
    pause_queue(wait)
    return { 'paused' }
  end
  if wait > 0 then return { 'wait', wait } end
  note_sending(tonumber(per_second), tonumber(per_minute), last_sent, now)

  if hold[1] then redis.call('HSET', base .. 'hold', 'probe', id, 'probeUntil', now + probe_timeout) end
  return { 'go', redis.call('HINCRBY', job_of(id), 'lane.tries', 1) }
end)
`;
