import { counted } from '../screen/counted.js';
import { showAge } from '../screen/times.js';
import type { IntegrationStatus, RelayStatus } from './look-at-status.js';

/** As for the relay's own alerts. */
const HELD_TOO_LONG_MS = 5 * 60_000;
const UNDELIVERED_TOO_LONG_MS = 10 * 60_000;

/** What needs a person, with the remedy; nothing when all is well. */
export function judgeStatus({ webhooks, integrations, deadLetters }: RelayStatus, now: number): string[] {
  return [
    ...(isOld(webhooks.oldestSince, now)
      ? [`webhooks wait to be read since ${age(webhooks.oldestSince, now)}: is a worker running?`]
      : []),
    ...integrations.flatMap((integration) => judgeIntegration(integration, now)),
    ...(deadLetters.atRest > 0
      ? [`${counted(deadLetters.atRest, 'dead letter')} at rest: relay dead-letters list, then replay or discard`]
      : []),
  ];
}

function judgeIntegration(integration: IntegrationStatus, now: number): string[] {
  const { name, configured, hold, oldestSince } = integration;
  if (!configured) {
    return [`deliveries wait for ${name}, which is not configured: configure it again under this name`];
  }
  const held = hold !== undefined && now - hold.since > HELD_TOO_LONG_MS;
  return [
    ...(held ? [`${name} is held since ${age(hold.since, now)}: ${hold.code}, ${hold.reason}`] : []),
    ...(isOld(oldestSince, now)
      ? [
          `${name} has an event that is undelivered since ${age(oldestSince, now)}${held ? '' : ': is a worker running?'}`,
        ]
      : []),
  ];
}

function isOld(since: number | undefined, now: number): boolean {
  return since !== undefined && now - since > UNDELIVERED_TOO_LONG_MS;
}

function age(since: number | undefined, now: number): string {
  return showAge(now - (since ?? now));
}
