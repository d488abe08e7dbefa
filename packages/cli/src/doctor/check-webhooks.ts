import { type RelayStatus, showAge } from '@relay/queue';
import type { Finding } from './finding.js';

/** One is read within milliseconds, and a backlog within seconds; what judgeStatus calls a problem is well past that. */
const SLOW_MS = 60_000;

export function checkWebhooks({ webhooks }: RelayStatus, now: number): Finding[] {
  const { waiting, beingRead, oldestSince } = webhooks;
  const ageMs = oldestSince === undefined ? 0 : now - oldestSince;
  const what = `${waiting} wait to be read${oldestSince === undefined ? '' : `, the oldest since ${showAge(ageMs)}`}`;
  if (ageMs <= SLOW_MS) return [{ check: 'webhooks', level: 'ok', what }];
  const remedy =
    beingRead > 0
      ? 'one is being read: look again, and if nothing moves at the log of the worker'
      : 'see that a worker runs and is ready';
  return [{ check: 'webhooks', level: 'warning', what, remedy }];
}
