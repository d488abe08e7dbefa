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
  const known = byName(before.alerts);
  for (const alert of after.alerts) {
    const { open, told } = alert;
    const was = known.get(nameOf(alert));
    if (open && !was?.open) {
      const { severity, details } = open;
      logger.error({ alert: nameOf(alert), severity, details, toldThrough: told?.integration }, 'self-alert opened');
    }
    if (was?.open && !open) {
      logger.info({ alert: nameOf(alert), openForMs: alert.lastSeenAt - was.open.since }, 'self-alert closed');
    }
    const refusal = findRefusal(nameOf(alert), before, endings);
    if (refusal !== undefined && alert.refusals === 1) {
      logger.error({ alert: nameOf(alert), reason: refusal }, 'Flashduty cannot be told of a self-alert');
    }
  }
}

function findRefusal(name: string, { notices }: SelfAlertsMemory, endings: readonly Ending[]): string | undefined {
  const ids = new Set(notices.filter((notice) => notice.name === name).map(({ delivery }) => delivery.id));
  return endings.find(({ id }) => ids.has(id))?.refusal;
}

function byName(alerts: readonly SelfAlert[]): ReadonlyMap<string, SelfAlert> {
  return new Map(alerts.map((alert) => [nameOf(alert), alert]));
}
