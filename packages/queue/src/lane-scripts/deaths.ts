import { COMMON } from './common.js';

/**
 * The next place, for an envelope that could not be read: its replay comes before what is accepted from now on, and is
 * superseded by what is delivered from now on. ARGV: seconds to remember.
 */
export const KEEP_PLACE = `${COMMON}
redis.call('SET', base .. 'unread', '1', 'EX', ARGV[1])
return redis.call('INCR', base .. 'places')
`;

/** Has a newer event of this lane been delivered since the one at this place died? ARGV: alert key, place. */
export const OVERTAKEN = `${COMMON}
if newest_delivered(ARGV[1]) > tonumber(ARGV[2]) then return 1 end
return 0
`;
