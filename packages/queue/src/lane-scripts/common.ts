/**
 * What all lane scripts share. Each script is one indivisible step, so a worker killed between two steps leaves nothing
 * torn; each may run twice, because a connection that breaks sends again what was not answered.
 *
 * KEYS[1] is where the keys of a delivery queue begin (`relay:{deliveries.<integration>}:`). The scripts derive every
 * other key from it, BullMQ's own included; the hash tag keeps all of them in one slot of a cluster.
 *
 *   <base>lane:<alert key>         sorted set: "<status> <delivery id>" by place; the first one is the head
 *   <base>trying                   hash: alert key -> the delivery that was let go before another was put before it
 *   <base>places                   counter that hands out places
 *   <base>unfinished               sorted set: every delivery that has not ended, by when it was first tried for
 *   <base>lanes                    sorted set: alert keys of lanes with parked deliveries, by when last looked at
 *   <base>parked · <base>wake      sets of delivery ids: waiting for their turn · to be promoted now
 *   <base>hold                     hash, present while the integration is held
 *   <base>failing                  set of alert keys that failed in a row
 *   <base>sent                     list of the newest send times, newest first, for both rate windows
 *   <base>after-death:<alert key>  place of the newest delivered event, kept only while a dead letter may be replayed
 *   <base>unread                   present while an unread envelope is a dead letter: it may belong to any lane
 *   <base><delivery id>            BullMQ's job hash, with our fields lane.place, lane.tries, lane.outcome, lane.verdict
 *   <base>limiter                  BullMQ's: while it lives, no worker takes a delivery (what `queue.rateLimit` sets)
 */
export const COMMON = `
local base = KEYS[1]
local job_of = function(id) return base .. id end
local lane_of = function(alert_key) return base .. 'lane:' .. alert_key end
local id_of = function(entry) return string.match(entry, ' (.*)$') end
local status_of = function(entry) return string.match(entry, '^(%S+)') end
local now_ms = function()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local is_pending = function(id)
  local fields = redis.call('HMGET', job_of(id), 'name', 'lane.outcome', 'finishedOn')
  return fields[1] and not fields[2] and not fields[3]
end

-- A lane heals itself here: an entry whose job was removed by hand or by retention, or has ended, holds up nobody.
local head_of = function(lane)
  while true do
    local entry = redis.call('ZRANGE', lane, 0, 0)[1]
    if not entry or is_pending(id_of(entry)) then return entry end
    redis.call('ZREM', lane, entry)
    redis.call('SREM', base .. 'parked', id_of(entry))
  end
end

-- Whose turn it is: the head, unless it was put before one that was let go and has not ended.
local turn_of = function(alert_key)
  local trying = redis.call('HGET', base .. 'trying', alert_key)
  if trying and is_pending(trying) then return trying end
  if trying then redis.call('HDEL', base .. 'trying', alert_key) end
  local head = head_of(lane_of(alert_key))
  return head and id_of(head)
end

-- One that was let go and has not ended keeps its turn when another, such as a replay, takes a place before it.
local keep_turn = function(alert_key)
  local turn = turn_of(alert_key)
  if turn and redis.call('HEXISTS', job_of(turn), 'lane.tries') == 1 then
    redis.call('HSET', base .. 'trying', alert_key, turn)
  end
end

-- For one that is pending. Idempotent: a second run of the same envelope finds the place it had and changes nothing.
local enter_lane = function(id, status, alert_key, place, given_place, tried_since, last_place)
  local lane, entry = lane_of(alert_key), status .. ' ' .. id
  local is_last = not place and given_place == ''
  if not is_last and not redis.call('ZSCORE', lane, entry) then keep_turn(alert_key) end
  if not place then
    place = is_last and (last_place or redis.call('INCR', base .. 'places')) or given_place
    redis.call('HSET', job_of(id), 'lane.place', place)
    redis.call('ZADD', base .. 'unfinished', tried_since, id)
  end
  redis.call('ZADD', lane, place, entry)
end

local wake_if_parked = function(id)
  return redis.call('SMOVE', base .. 'parked', base .. 'wake', id) == 1
end

-- Pausing and releasing belong to the state they follow from, in the same step: a pause that came a moment after the
-- release would stay, with nothing that ends it.
local pause_queue = function(wait)
  redis.call('SET', base .. 'limiter', '9007199254740991', 'PX', math.max(1, math.ceil(wait)))
end
local end_hold = function()
  local since = redis.call('HGET', base .. 'hold', 'since')
  redis.call('DEL', base .. 'hold', base .. 'failing', base .. 'limiter')
  return since or ''
end

-- For a script that is asked about several: the replies of a step to each, which has so many arguments. One whose keys were
-- tampered with fails alone, {'fault', why}; what all of them meet (a full Redis, a replica) is the script's own error.
local reply_to_each = function(width, step)
  local replies, is_any_done, why = {}, false, nil
  for i = 1, #ARGV, width do
    local is_done, reply = pcall(step, unpack(ARGV, i, i + width - 1))
    is_any_done = is_any_done or is_done
    if not is_done then why = type(reply) == 'table' and reply.err or tostring(reply) end
    table.insert(replies, is_done and reply or { 'fault', why })
  end
  if not is_any_done then error({ err = why }) end
  return replies
end

local newest_delivered = function(alert_key)
  return tonumber(redis.call('GET', base .. 'after-death:' .. alert_key) or 0)
end
`;
