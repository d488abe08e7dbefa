import { audit } from '@relay/queue';
import type { RelayAccess } from '../connect/with-relay.js';
import type { Finding } from './finding.js';

export async function checkLedger({ client }: RelayAccess, now: number): Promise<Finding[]> {
  const { difference } = await audit(client, { now });
  if (difference === 0) return [{ check: 'ledger', level: 'ok', what: 'every accepted webhook is accounted for' }];
  return [
    {
      check: 'ledger',
      level: 'fault',
      what: `a difference of ${difference} between what was accepted and what became of it`,
      remedy: 'relay audit names what is missing',
    },
  ];
}
