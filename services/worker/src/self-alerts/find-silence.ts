import { showAge } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import type { Figures } from './figures.js';
import { KINDS, type Trouble } from './kinds.js';

/** Unix milliseconds by source: since when it is expected to send. What was not heard before means nothing. */
export type ExpectedSince = Readonly<Record<string, number>>;

type Sources = RelayConfig['sources'];

/** Sources that should have sent something by now. What is on an ingress's disk has come, and Redis does not know yet. */
export function findSilence(
  { ledger, ingresses }: Pick<Figures, 'ledger' | 'ingresses'>,
  sources: Sources,
  expectedSince: ExpectedSince,
  now: number,
): readonly Trouble[] {
  const lastAcceptedAt = new Map(ledger.map((sheet) => [sheet.source, sheet.lastAcceptedAt]));
  return Object.values(sources).flatMap(({ name, expectEveryMs = Number.POSITIVE_INFINITY }): Trouble[] => {
    const last = lastAcceptedAt.get(name);
    const heardSince = Math.max(last ?? 0, expectedSince[name] ?? now);
    const isSpooled = ingresses.some(({ spool }) => (spool.bySource[name] ?? 0) > 0);
    if (now - heardSince <= expectEveryMs || isSpooled) return [];
    const what =
      last === undefined ? 'It has never sent a webhook' : `Its last webhook came ${showAge(now - last)} ago`;
    const details = `${what}, and one is expected every ${showAge(expectEveryMs)}\nWhat to do: ${REMEDY}`;
    return [{ kind: 'silent', subject: name, severity: KINDS.silent.severity, details }];
  });
}

const REMEDY =
  'see in its console that it still sends to the relay’s webhook URL, and in the log of the ingress whether its webhooks are refused';

/** From the first look at a configuration that expects it. A source that is no longer expected is forgotten. */
export function noteExpected(known: ExpectedSince, sources: Sources, now: number): ExpectedSince {
  const expected = Object.values(sources).filter(({ expectEveryMs }) => expectEveryMs !== undefined);
  return Object.fromEntries(expected.map(({ name }) => [name, known[name] ?? now]));
}
