import { counted, showAge } from './in-words.js';
import type { IntegrationStatus, RelayStatus } from './look-at-status.js';

/** As for the relay's own alerts. */
export const HELD_TOO_LONG_MS = 5 * 60_000;
export const UNDELIVERED_TOO_LONG_MS = 10 * 60_000;

/** Something that needs a person. */
export interface Problem {
  readonly kind: 'webhooks unread' | 'integration unknown' | 'integration held' | 'events undelivered' | 'dead letters';
  /** The integration it is about. */
  readonly integration?: string;
  readonly what: string;
  readonly remedy: string;
}

/** What needs a person, with the remedy; nothing when all is well. */
export function judgeStatus({ webhooks, integrations, deadLetters }: RelayStatus, now: number): readonly Problem[] {
  return [
    ...(isOld(webhooks.oldestSince, now)
      ? [problem('webhooks unread', `webhooks wait to be read since ${age(webhooks.oldestSince, now)}`, SEE_WORKER)]
      : []),
    ...integrations.flatMap((integration) => judgeIntegration(integration, now)),
    ...(deadLetters.atRest > 0
      ? [
          problem(
            'dead letters',
            `${counted(deadLetters.atRest, 'dead letter')} at rest`,
            'relay dead-letters list, then replay or discard',
          ),
        ]
      : []),
  ];
}

const SEE_WORKER = 'is a worker running?';

function judgeIntegration(integration: IntegrationStatus, now: number): readonly Problem[] {
  const { name, configured, hold, oldestSince } = integration;
  const about = (kind: Problem['kind'], what: string, remedy: string): Problem => ({
    ...problem(kind, what, remedy),
    integration: name,
  });
  if (!configured) {
    return [
      about(
        'integration unknown',
        `deliveries wait for ${name}, which is not configured`,
        'configure it again under this name',
      ),
    ];
  }
  const held = hold !== undefined && now - hold.since > HELD_TOO_LONG_MS;
  return [
    ...(held
      ? [
          about(
            'integration held',
            `${name} is held since ${age(hold.since, now)}: ${hold.code}, ${hold.reason}`,
            'nothing is lost, and all goes on by itself when Flashduty answers again: see that the worker reaches it',
          ),
        ]
      : []),
    ...(isOld(oldestSince, now)
      ? [
          about(
            'events undelivered',
            `${name} has an event that is undelivered since ${age(oldestSince, now)}`,
            held ? 'it goes when the hold ends' : SEE_WORKER,
          ),
        ]
      : []),
  ];
}

function problem(kind: Problem['kind'], what: string, remedy: string): Problem {
  return { kind, what, remedy };
}

function isOld(since: number | undefined, now: number): boolean {
  return since !== undefined && now - since > UNDELIVERED_TOO_LONG_MS;
}

function age(since: number | undefined, now: number): string {
  return showAge(now - (since ?? now));
}
