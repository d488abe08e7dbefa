import { COMMON } from './common.js';

/**
 * Since when the delivery is tried that has been tried for longest and has not ended; nothing when all have. What was
 * removed by hand never ended: it is forgotten here. ARGV: how many of those at most, ids that do not count.
 */
export const OLDEST = `${COMMON}
local passed_over = {}
for i = 2, #ARGV do passed_over[ARGV[i]] = true end
local first = 0
for _ = 1, tonumber(ARGV[1]) do
  local id, tried_since = unpack(redis.call('ZRANGE', base .. 'unfinished', first, first, 'WITHSCORES'))
  if not id then return false end
  if not is_pending(id) then redis.call('ZREM', base .. 'unfinished', id)
  elseif passed_over[id] then first = first + 1
  else return tried_since end
end
return false
`;
