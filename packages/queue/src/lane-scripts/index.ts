import { ADMIT } from './admit.js';
import { KEEP_PLACE, OVERTAKEN } from './deaths.js';
import { ANSWERED, FAIL, RELEASE } from './hold.js';
import { OLDEST } from './oldest.js';
import { ENTER, SETTLE } from './settle.js';
import { PROMOTED, TEND, WOKEN } from './wake.js';

/** By the name under which a client knows them. */
export const LANE_SCRIPTS = {
  relayEnterLanes: ENTER,
  relayAdmit: ADMIT,
  relaySettle: SETTLE,
  relayFail: FAIL,
  relayAnswered: ANSWERED,
  relayRelease: RELEASE,
  relayKeepPlace: KEEP_PLACE,
  relayWoken: WOKEN,
  relayPromoted: PROMOTED,
  relayTend: TEND,
  relayOvertaken: OVERTAKEN,
  relayOldest: OLDEST,
} as const;
