import { COMMON } from './common.js';

/**
 * An attempt failed in a way that may pass. ARGV: id, alert key, '1' to hold at once, wait asked for in ms, code,
 * reason, failures in a row that hold, first and longest pause between probes in ms.
 * Returns {'free'} | {'held', ms until the next probe, 'new' or ''}. A hold pauses the queue.
 */
export const FAIL = `${COMMON}
local id, alert_key, at_once, asked = ARGV[1], ARGV[2], ARGV[3] == '1', tonumber(ARGV[4])
local threshold, first_pause, longest_pause = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local now = now_ms()
local key = base .. 'hold'
local hold = redis.call('HMGET', key, 'until', 'probe', 'pause')
if hold[1] then
  local until_ms = tonumber(hold[1])
  if hold[2] == id then
    local pause = math.min(tonumber(hold[3]) * 2, longest_pause)
    until_ms = math.max(until_ms, now + pause)
    redis.call('HSET', key, 'pause', pause, 'code', ARGV[5], 'reason', ARGV[6])
    redis.call('HDEL', key, 'probe', 'probeUntil')
  end
  until_ms = math.max(until_ms, now + asked)
  redis.call('HSET', key, 'until', until_ms)
  local wait = math.max(until_ms - now, 1)
  pause_queue(wait)
  return { 'held', wait, '' }
end
redis.call('SADD', base .. 'failing', alert_key)
redis.call('EXPIRE', base .. 'failing', 900)
if not at_once and redis.call('SCARD', base .. 'failing') < threshold then return { 'free' } end
local wait = math.max(first_pause, asked)
redis.call('DEL', base .. 'failing')
redis.call('HSET', key, 'since', now, 'until', now + wait, 'pause', first_pause, 'code', ARGV[5], 'reason', ARGV[6])
pause_queue(wait)
return { 'held', wait, 'new' }
`;

/**
 * Flashduty answered this delivery, if only with a refusal: were it the probe, the hold is over. ARGV: id.
 * Returns held since or ''.
 */
export const ANSWERED = `${COMMON}
if redis.call('HGET', base .. 'hold', 'probe') ~= ARGV[1] then return '' end
return end_hold()
`;

/**
 * An operator says that the trouble is over: the next delivery probes at once, and if it fails the pauses begin anew with
 * the shortest. The hold itself still ends only when Flashduty takes a probe, so a cause that is not gone costs one attempt.
 * ARGV: first pause in ms. Returns {since, code, reason, when the next probe was due, now}, or {} when nothing is held.
 */
export const RELEASE = `${COMMON}
local key = base .. 'hold'
local hold = redis.call('HMGET', key, 'since', 'code', 'reason', 'until')
if not hold[1] then return {} end
local now = now_ms()
redis.call('HSET', key, 'until', now, 'pause', ARGV[1])
redis.call('DEL', base .. 'limiter')
return { hold[1], hold[2] or '', hold[3] or '', hold[4], now }
`;
