import { HELD_TOO_LONG_MS, type IntegrationStatus, type RelayStatus, showAge } from '@relay/queue';
import type { Finding } from './finding.js';
import { remedyForHold } from './hold-remedies.js';

/** Holds, and what waits. Whether the host behind an integration can be reached is looked at apart. */
export function checkIntegrations({ integrations }: RelayStatus, now: number): Finding[] {
  return integrations.filter(({ configured }) => configured).map((integration) => checkIntegration(integration, now));
}

function checkIntegration({ name, hold, oldestSince, ...counts }: IntegrationStatus, now: number): Finding {
  const { waiting, beingSent, betweenAttempts, parked } = counts;
  const undelivered = waiting + beingSent + betweenAttempts + parked;
  const oldest = oldestSince === undefined ? '' : `, the oldest since ${showAge(now - oldestSince)}`;
  if (hold === undefined) {
    return { check: 'integration', level: 'ok', about: name, what: `not held; ${undelivered} undelivered${oldest}` };
  }
  const { since, code, reason, nextProbeAt } = hold;
  const heldMs = now - since;
  return {
    check: 'integration',
    level: heldMs > HELD_TOO_LONG_MS ? 'fault' : 'warning',
    about: name,
    what: `held since ${showAge(heldMs)}: ${code}, ${reason}; next probe in ${showAge(nextProbeAt - now)}; ${undelivered} undelivered${oldest}`,
    remedy: `${remedyForHold(code)}. Then relay release ${name}, or wait for the probe`,
  };
}
