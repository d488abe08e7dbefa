import type { Logger } from 'pino';
import { nameOf } from './kinds.js';
import type { SelfAlert } from './self-alert.js';
import type { Ending, SelfAlertsMemory } from './step.js';

/** Once for each change: the log tells of trouble also where Flashduty cannot be told. */
export function logChanges(
  before: SelfAlertsMemory,
  after: SelfAlertsMemory,
  endings: readonly Ending[],
  logger: Logger,
): void {
  const [was, is] = [byName(before.alerts), byName(after.alerts)];
  for (const [alert, { open, told }] of is) {
    if (!open || was.get(alert)?.open) continue;
    const { severity, details } = open;
    logger.error({ alert, severity, details, toldThrough: told?.integration }, 'self-alert opened');
  }
  for (const [alert, { open, lastSeenAt }] of was) {
    // It may be forgotten with its end.
    if (!open || is.get(alert)?.open) continue;
    logger.info({ alert, lastedMs: lastSeenAt - open.since }, 'self-alert closed');
  }
  for (const { name: alert, delivery } of before.notices) {
    const reason = endings.find(({ id }) => id === delivery.id)?.refusal;
    // The first time only: it is told anew again and again.
    if (reason === undefined || is.get(alert)?.refusals !== 1) continue;
    logger.error({ alert, reason }, 'Flashduty cannot be told of a self-alert');
  }
}

function byName(alerts: readonly SelfAlert[]): ReadonlyMap<string, SelfAlert> {
  return new Map(alerts.map((alert) => [nameOf(alert), alert]));
}
