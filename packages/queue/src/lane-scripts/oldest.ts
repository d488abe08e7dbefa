import { COMMON } from './common.js';

/**
 * Since when the delivery is tried that has been tried for longest and has not ended; nothing when all have. What was
 * removed by hand never ended: it is forgotten here. ARGV: how many of those at most.
 */
export const OLDEST = `${COMMON}
for _ = 1, tonumber(ARGV[1]) do
  local id, tried_since = unpack(redis.call('ZRANGE', base .. 'unfinished', 0, 0, 'WITHSCORES'))
  if not id then return false end
  if is_pending(id) then return tried_since end
  redis.call('ZREM', base .. 'unfinished', id)
end
return false
`;
