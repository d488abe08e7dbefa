import { flashdutyDrills } from './flashduty.mjs';
import { processDrills } from './processes.mjs';
import { redisDrills } from './redis.mjs';
import { senderDrills } from './senders.mjs';
import { spoolDrills } from './spool.mjs';

/** @type {readonly import('../hold-drill.mjs').Drill[]} */
export const DRILLS = [...processDrills, ...redisDrills, ...spoolDrills, ...flashdutyDrills, ...senderDrills];
