import { COMMON } from './common.js';

/**
 * Takes places in lanes, in the order given. ARGV, for each: id, status, alert key, given place or '', tried since. Returns
 * for each 1 when all is over, or 0. For one that became a dead letter it is not: its account is still open.
 */
export const ENTER = `${COMMON}
local ended = {}
for i = 1, #ARGV, 5 do
  local job = redis.call('HMGET', job_of(ARGV[i]), 'name', 'finishedOn', 'lane.outcome', 'lane.place')
  local name, finished_on, outcome, place = unpack(job)
  if name and not finished_on and not outcome then
    enter_lane(ARGV[i], ARGV[i + 1], ARGV[i + 2], place, ARGV[i + 3], ARGV[i + 4])
  end
  table.insert(ended, finished_on and outcome ~= 'dead' and 1 or 0)
end
return ended
`;

/**
 * Ends a delivery. ARGV: id, status, alert key, outcome, verdict, '1' to supersede repeats, seconds to remember a death.
 * Returns {outcome that stands, place, held since or '', ids to promote...}. Whoever settled first has the word.
 */
export const SETTLE = `${COMMON}
local id, status, alert_key, outcome = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local job = job_of(id)
local name, settled, place = unpack(redis.call('HMGET', job, 'name', 'lane.outcome', 'lane.place'))
place = place or ''
if settled then return { settled, place, '' } end
if name then
  redis.call('HSET', job, 'lane.outcome', outcome)
  if ARGV[5] ~= '' then redis.call('HSET', job, 'lane.verdict', ARGV[5]) end
end
local lane = lane_of(alert_key)
redis.call('ZREM', lane, status .. ' ' .. id)
redis.call('ZREM', base .. 'unfinished', id)
local trying = redis.call('HGET', base .. 'trying', alert_key)
if trying == id then
  redis.call('HDEL', base .. 'trying', alert_key)
  trying = false
end

local result = { outcome, place, '' }
local remembered = base .. 'after-death:' .. alert_key
local head = head_of(lane)
if outcome == 'delivered' then
  -- Nearly always there is nothing to see to, and one look tells.
  if redis.call('EXISTS', base .. 'failing', base .. 'hold', remembered, base .. 'unread') > 0 then
    redis.call('DEL', base .. 'failing')
    -- Only the probe tells that the trouble is over; others may have been on their way before it began.
    if redis.call('HGET', base .. 'hold', 'probe') == id then result[3] = end_hold() end
    if place ~= '' and redis.call('EXISTS', remembered, base .. 'unread') > 0 then
      redis.call('SET', remembered, math.max(newest_delivered(alert_key), tonumber(place)), 'EX', ARGV[7])
    end
  end
  if ARGV[6] == '1' then
    while head and status_of(head) == status do
      redis.call('HSET', job_of(id_of(head)), 'lane.outcome', 'superseded')
      redis.call('ZREM', lane, head)
      redis.call('ZREM', base .. 'unfinished', id_of(head))
      if wake_if_parked(id_of(head)) then table.insert(result, id_of(head)) end
      head = head_of(lane)
    end
  end
elseif outcome == 'dead' then
  redis.call('SET', remembered, newest_delivered(alert_key), 'EX', ARGV[7])
end

local turn = head and id_of(head)
if trying then turn = turn_of(alert_key) end
if turn and wake_if_parked(turn) then table.insert(result, turn) end
return result
`;
