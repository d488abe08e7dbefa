import { type LedgerSheet, showAge } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import type { Finding } from './finding.js';

/** Who has not been heard: ever, or for longer than the configuration expects. */
export function checkSources({ sources }: RelayConfig, ledger: readonly LedgerSheet[], now: number): Finding[] {
  const lastAcceptedAt = new Map(ledger.map((sheet) => [sheet.source, sheet.lastAcceptedAt]));
  return Object.values(sources).map(({ name, expectEveryMs }): Finding => {
    const lastAt = lastAcceptedAt.get(name);
    if (lastAt === undefined) {
      const what = 'nothing was ever received';
      const remedy = `relay send-test ${name} tries its way; docs/vendors tells what its console needs`;
      return { check: 'source', level: expectEveryMs === undefined ? 'info' : 'warning', about: name, what, remedy };
    }
    const what = `the last webhook was received ${showAge(now - lastAt)} ago`;
    if (expectEveryMs === undefined || now - lastAt <= expectEveryMs) {
      return { check: 'source', level: 'ok', about: name, what };
    }
    return {
      check: 'source',
      level: 'warning',
      about: name,
      what: `${what}, and one is expected every ${showAge(expectEveryMs)}`,
      remedy: 'see in its console whether it still sends here, and in the log of the ingress whether it is refused',
    };
  });
}
