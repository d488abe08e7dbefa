import { COMMON } from './common.js';

/** Was this delivery woken while it was on its way to being parked? ARGV: id. */
export const WOKEN = `${COMMON}
return redis.call('SISMEMBER', base .. 'wake', ARGV[1])
`;

/** Forgets those that are really back in the queue; one that was parked again meanwhile keeps its call. ARGV: ids. */
export const PROMOTED = `${COMMON}
for _, id in ipairs(ARGV) do
  if not redis.call('ZSCORE', base .. 'delayed', id) then redis.call('SREM', base .. 'wake', id) end
end
return 1
`;

/**
 * Looks after lanes that nobody else will: the head was removed by hand, or a worker died between a settlement and the
 * promotion of the next. Looks at a bounded number, the longest unseen first. ARGV: how many. Returns ids to promote.
 */
export const TEND = `${COMMON}
local batch = tonumber(ARGV[1])
local now = now_ms()
for _, alert_key in ipairs(redis.call('ZRANGE', base .. 'lanes', 0, batch - 1)) do
  local turn = turn_of(alert_key)
  if turn then wake_if_parked(turn) end
  if not turn or redis.call('ZCARD', lane_of(alert_key)) < 2 then
    redis.call('ZREM', base .. 'lanes', alert_key)
  else
    redis.call('ZADD', base .. 'lanes', 'XX', now, alert_key)
  end
end
local promote = {}
for _, id in ipairs(redis.call('SRANDMEMBER', base .. 'wake', batch)) do
  if redis.call('ZSCORE', base .. 'delayed', id) then
    table.insert(promote, id)
  elseif redis.call('EXISTS', job_of(id) .. ':lock') == 0 then
    redis.call('SREM', base .. 'wake', id)
  end
end
return promote
`;
