/**
 * The lanes' Lua. Each script is one indivisible step, so a worker killed between two steps leaves nothing torn.
 *
 * KEYS[1] is where the keys of a delivery queue begin (`relay:{deliveries.<integration>}:`). The scripts derive every
 * other key from it, BullMQ's job hashes included; the hash tag keeps all of them in one slot of a cluster.
 *
 *   <base>lane:<alert key>         sorted set: "<status> <delivery id>" by place; the first one is the head
 *   <base>places                   counter that hands out places
 *   <base>lanes                    sorted set: alert keys of lanes with parked deliveries, by when last looked at
 *   <base>parked · <base>wake      sets of delivery ids: waiting for the head to end · to be promoted now
 *   <base>hold                     hash, present while the integration is held
 *   <base>failing                  set of alert keys that failed in a row
 *   <base>sent                     list of the newest send times, for both rate windows
 *   <base>after-death:<alert key>  place of the newest delivered event, kept only while a dead letter may be replayed
 *   <base>unread                   present while an unread envelope is a dead letter: it may belong to any lane
 *   <base><delivery id>            BullMQ's job hash, with our fields lane.place, lane.tries, lane.outcome, lane.verdict
 */
const COMMON = `
local base = KEYS[1]
local job_of = function(id) return base .. id end
local lane_of = function(alert_key) return base .. 'lane:' .. alert_key end
local id_of = function(entry) return string.match(entry, ' (.*)$') end
local status_of = function(entry) return string.match(entry, '^(%S+)') end
local now_ms = function()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- A lane heals itself here: an entry whose job was removed by hand or by retention, or has ended, holds up nobody.
local head_of = function(lane)
  while true do
    local entry = redis.call('ZRANGE', lane, 0, 0)[1]
    if not entry then return nil end
    local id = id_of(entry)
    local fields = redis.call('HMGET', job_of(id), 'name', 'lane.outcome', 'finishedOn')
    if fields[1] and not fields[2] and not fields[3] then return entry end
    redis.call('ZREM', lane, entry)
    redis.call('SREM', base .. 'parked', id)
  end
end

-- Idempotent: a second run of the same envelope finds the place that was given, or the outcome, and changes nothing.
local enter_lane = function(id, status, alert_key, given_place)
  local fields = redis.call('HMGET', job_of(id), 'name', 'lane.outcome', 'lane.place')
  if not fields[1] or fields[2] then return end
  local place = fields[3]
  if not place then
    place = given_place
    if place == '' then place = redis.call('INCR', base .. 'places') end
    redis.call('HSET', job_of(id), 'lane.place', place)
  end
  redis.call('ZADD', lane_of(alert_key), place, status .. ' ' .. id)
end

local wake_if_parked = function(id)
  return redis.call('SMOVE', base .. 'parked', base .. 'wake', id) == 1
end
`;

/** ARGV: id, status, alert key, place ('' for the next one). */
const ENTER = `${COMMON}
enter_lane(ARGV[1], ARGV[2], ARGV[3], ARGV[4])
return 1
`;

/**
 * May this delivery be sent now? ARGV: id, status, alert key, place, per second, per minute, probe timeout in ms.
 * Returns {'settled', outcome, verdict, place} | {'behind', head id, head priority} | {'wait', ms, 'hold' or 'limit'}
 * | {'go', attempt number, 'probe' or ''}.
 */
const ADMIT = `${COMMON}
local id, status, alert_key = ARGV[1], ARGV[2], ARGV[3]
local per_second, per_minute, probe_timeout = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])

local settled = redis.call('HMGET', job_of(id), 'lane.outcome', 'lane.verdict', 'lane.place')
if settled[1] then return { 'settled', settled[1], settled[2] or '', tonumber(settled[3] or 0) } end

enter_lane(id, status, alert_key, ARGV[4])
local lane = lane_of(alert_key)
local head = head_of(lane)
if head and id_of(head) ~= id then
  redis.call('SADD', base .. 'parked', id)
  redis.call('ZADD', base .. 'lanes', 'NX', now_ms(), alert_key)
  return { 'behind', id_of(head), tonumber(redis.call('HGET', job_of(id_of(head)), 'priority') or 0) }
end

local now = now_ms()
local probing = ''
local hold = redis.call('HMGET', base .. 'hold', 'until', 'probe', 'probeUntil')
if hold[1] then
  if now < tonumber(hold[1]) then return { 'wait', tonumber(hold[1]) - now, 'hold' } end
  if hold[2] and hold[2] ~= id and now < tonumber(hold[3]) then
    return { 'wait', math.min(tonumber(hold[3]) - now, 1000), 'hold' }
  end
  probing = 'probe'
end

-- Sliding windows, a little longer than the documented ones: requests sent evenly may arrive bunched.
local sent = base .. 'sent'
local second_back = redis.call('LINDEX', sent, per_second - 1)
local minute_back = redis.call('LINDEX', sent, per_minute - 1)
local free_at = 0
if second_back then free_at = math.max(free_at, tonumber(second_back) + 1050) end
if minute_back then free_at = math.max(free_at, tonumber(minute_back) + 60300) end
if free_at > now then return { 'wait', free_at - now, 'limit' } end
redis.call('LPUSH', sent, now)
redis.call('LTRIM', sent, 0, math.max(per_second, per_minute) - 1)
redis.call('PEXPIRE', sent, 61000)

if probing == 'probe' then redis.call('HSET', base .. 'hold', 'probe', id, 'probeUntil', now + probe_timeout) end
return { 'go', redis.call('HINCRBY', job_of(id), 'lane.tries', 1), probing }
`;

/**
 * Ends a delivery. ARGV: id, status, alert key, outcome, verdict, '1' to supersede repeats, seconds to remember a death.
 * Returns {place, held since or '', ids to promote...}.
 */
const SETTLE = `${COMMON}
local id, status, alert_key, outcome = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local place = redis.call('HGET', job_of(id), 'lane.place') or ''
if redis.call('EXISTS', job_of(id)) == 1 then
  if redis.call('HSETNX', job_of(id), 'lane.outcome', outcome) == 0 then return { place, '' } end
  redis.call('HSET', job_of(id), 'lane.verdict', ARGV[5])
end
local lane = lane_of(alert_key)
redis.call('ZREM', lane, status .. ' ' .. id)

local result = { place, '' }
local remembered = base .. 'after-death:' .. alert_key
if outcome == 'delivered' then
  redis.call('DEL', base .. 'failing')
  local since = redis.call('HGET', base .. 'hold', 'since')
  if since then
    redis.call('DEL', base .. 'hold')
    result[2] = since
  end
  if redis.call('EXISTS', remembered, base .. 'unread') > 0 then redis.call('SET', remembered, place, 'EX', ARGV[7]) end
  if ARGV[6] == '1' then
    while true do
      local follower = head_of(lane)
      if not follower or status_of(follower) ~= status then break end
      redis.call('HSET', job_of(id_of(follower)), 'lane.outcome', 'superseded')
      redis.call('ZREM', lane, follower)
      if wake_if_parked(id_of(follower)) then table.insert(result, id_of(follower)) end
    end
  end
elseif outcome == 'dead' then
  redis.call('SET', remembered, '0', 'EX', ARGV[7], 'NX')
end

local head = head_of(lane)
if head and wake_if_parked(id_of(head)) then table.insert(result, id_of(head)) end
return result
`;

/**
 * An attempt failed in a way that may pass. ARGV: id, alert key, '1' to hold at once, wait asked for in ms, code,
 * reason, failures in a row that hold, first and longest pause between probes in ms.
 * Returns {'free'} | {'held', ms until the next probe, 'new' or ''}.
 */
const FAIL = `${COMMON}
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
  return { 'held', math.max(until_ms - now, 1), '' }
end
redis.call('SADD', base .. 'failing', alert_key)
redis.call('EXPIRE', base .. 'failing', 900)
if not at_once and redis.call('SCARD', base .. 'failing') < threshold then return { 'free' } end
local wait = math.max(first_pause, asked)
redis.call('DEL', base .. 'failing')
redis.call('HSET', key, 'since', now, 'until', now + wait, 'pause', first_pause, 'code', ARGV[5], 'reason', ARGV[6])
return { 'held', wait, 'new' }
`;

/**
 * The next place, for an envelope that could not be read: its replay comes before what is accepted from now on, and is
 * superseded by what is delivered from now on. ARGV: seconds to remember.
 */
const KEEP_PLACE = `${COMMON}
redis.call('SET', base .. 'unread', '1', 'EX', ARGV[1])
return redis.call('INCR', base .. 'places')
`;

/** The probe was answered, if not with success: Flashduty is back. ARGV: id. Returns held since or ''. */
const RELEASE = `${COMMON}
redis.call('DEL', base .. 'failing')
local since = redis.call('HGET', base .. 'hold', 'since')
if not since then return '' end
redis.call('DEL', base .. 'hold')
return since
`;

/** Was this delivery woken while it was on its way to being parked? ARGV: id. */
const WOKEN = `${COMMON}
return redis.call('SREM', base .. 'wake', ARGV[1])
`;

/** Promoted: forget them. ARGV: ids. */
const PROMOTED = `${COMMON}
return redis.call('SREM', base .. 'wake', unpack(ARGV))
`;

/**
 * Looks after lanes that nobody else will: the head was removed by hand, or a worker died between a settlement and the
 * promotion of the next. Looks at a bounded number, the longest unseen first. ARGV: how many. Returns ids to promote.
 */
const TEND = `${COMMON}
local batch = tonumber(ARGV[1])
local now = now_ms()
for _, alert_key in ipairs(redis.call('ZRANGE', base .. 'lanes', 0, batch - 1)) do
  local lane = lane_of(alert_key)
  local head = head_of(lane)
  if head then wake_if_parked(id_of(head)) end
  if not head or redis.call('ZCARD', lane) < 2 then
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

/** Has a newer event of this lane been delivered since the one at this place died? ARGV: alert key, place. */
const OVERTAKEN = `${COMMON}
local newest = tonumber(redis.call('GET', base .. 'after-death:' .. ARGV[1]) or 0)
if newest > tonumber(ARGV[2]) then return 1 end
return 0
`;

export const LANE_SCRIPTS = {
  relayEnterLane: ENTER,
  relayAdmit: ADMIT,
  relaySettle: SETTLE,
  relayFail: FAIL,
  relayKeepPlace: KEEP_PLACE,
  relayRelease: RELEASE,
  relayWoken: WOKEN,
  relayPromoted: PROMOTED,
  relayTend: TEND,
  relayOvertaken: OVERTAKEN,
} as const;
