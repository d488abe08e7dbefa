import { audit, counted } from '@relay/queue';
import type { RelayAccess } from '../connect/with-relay.js';
import type { Finding } from './finding.js';

export async function checkLedger({ client }: RelayAccess, now: number): Promise<Finding[]> {
  const { sheets, difference } = await audit(client, { now });
  const lost = sheets.reduce((sum, sheet) => sum + sheet.lost, 0);
  const unexplained = difference - lost;
  return [
    unexplained === 0
      ? { check: 'ledger', level: 'ok', what: 'every accepted webhook is accounted for' }
      : {
          check: 'ledger',
          level: 'fault',
          what: `a difference of ${unexplained} between what was accepted and what became of it`,
          remedy: 'relay audit names what is missing',
        },
    // Whoever wrote them off knows: there is nothing left to do.
    ...(lost === 0
      ? []
      : [{ check: 'ledger', level: 'info', what: `${counted(lost, 'webhook')} written off with a disk` } as const]),
  ];
}
