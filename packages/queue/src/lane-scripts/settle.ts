import { COMMON } from './common.js';

/**
 * Takes places in lanes, in the order given. ARGV, for each: id, status, alert key, given place or '', tried since. Returns
 * for each 1 when all is over, or 0. For one that became a dead letter it is not: its account is still open.
 */
export const ENTER = `${COMMON}
local ended = {}
-- Taken in advance for all of them: a place that is not needed is left out.
local place_before = redis.call('INCRBY', base .. 'places', #ARGV / 5) - #ARGV / 5
for i = 1, #ARGV, 5 do
  local job = redis.call('HMGET', job_of(ARGV[i]), 'name', 'finishedOn', 'lane.outcome', 'lane.place')
  local name, finished_on, outcome, place = unpack(job)
  if name and not finished_on and not outcome then
    enter_lane(ARGV[i], ARGV[i + 1], ARGV[i + 2], place, ARGV[i + 3], ARGV[i + 4], place_before + (i + 4) / 5)
  end
  table.insert(ended, finished_on and outcome ~= 'dead' and 1 or 0)
end
return ended
`;

/**
 * Ends deliveries. ARGV, for each: id, status, alert key, outcome, verdict, '1' to supersede repeats, seconds to remember
 * a death. Returns for each {outcome that stands, place, held since or '', ids to promote...}. Whoever settled first has
 * the word. {'fault', why} as in `reply_to_each`.
 */
export const SETTLE = `${COMMON}
return reply_to_each(7, function(id, status, alert_key, outcome, verdict, supersede_repeats, remember_s)
  local job = job_of(id)
  local name, settled, place = unpack(redis.call('HMGET', job, 'name', 'lane.outcome', 'lane.place'))
  place = place or ''
  if settled then return { settled, place, '' } end
  if name then
    redis.call('HSET', job, 'lane.outcome', outcome)
    if verdict ~= '' then redis.call('HSET', job, 'lane.verdict', verdict) end
  end
  local lane = lane_of(alert_key)
  redis.call('ZREM', lane, status .. ' ' .. id)
  redis.call('ZREM', base .. 'unfinished', id)
  local remembered = base .. 'after-death:' .. alert_key
  -- Nearly always there is nothing to see to, and one look tells.
  local is_plain = redis.call('EXISTS', base .. 'trying', base .. 'failing', base .. 'hold', remembered, base .. 'unread') == 0
  local trying = not is_plain and redis.call('HGET', base .. 'trying', alert_key)
  if trying == id then
    redis.call('HDEL', base .. 'trying', alert_key)
    trying = false
  end

  local result = { outcome, place, '' }
  local head = head_of(lane)
  if outcome == 'delivered' then
    if not is_plain then
      redis.call('DEL', base .. 'failing')
      -- Only the probe tells that the trouble is over; others may have been on their way before it began.
      if redis.call('HGET', base .. 'hold', 'probe') == id then result[3] = end_hold() end
      if place ~= '' and redis.call('EXISTS', remembered, base .. 'unread') > 0 then
        redis.call('SET', remembered, math.max(newest_delivered(alert_key), tonumber(place)), 'EX', remember_s)
      end
    end
    if supersede_repeats == '1' then
      while head and status_of(head) == status do
        redis.call('HSET', job_of(id_of(head)), 'lane.outcome', 'superseded')
        redis.call('ZREM', lane, head)
        redis.call('ZREM', base .. 'unfinished', id_of(head))
        if wake_if_parked(id_of(head)) then table.insert(result, id_of(head)) end
        head = head_of(lane)
      end
    end
  elseif outcome == 'dead' then
    redis.call('SET', remembered, newest_delivered(alert_key), 'EX', remember_s)
  end

  local turn = head and id_of(head)
  if trying then turn = turn_of(alert_key) end
  if turn and wake_if_parked(turn) then table.insert(result, turn) end
  return result
end)
`;
