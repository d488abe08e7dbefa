import type { Readiness } from '@relay/runtime';
import type { RedisGate } from './redis-gate.js';
import type { Spool, SpoolStatus } from './spool/spool.js';

/** Ready while webhooks can be taken: by Redis, with nothing on disk that must go there first, or by the disk. */
export function readinessOf(gate: RedisGate, spool: Spool): Readiness {
  const status = spool.status();
  return {
    ready: status.fault === undefined || (gate.isOpen() && spool.isEmpty),
    checks: { redis: gate.describe(), spool: describeSpool(status) },
  };
}

function describeSpool({ fault, envelopes }: SpoolStatus): string {
  const waiting = envelopes === 0 ? '' : `, ${envelopes} ${envelopes === 1 ? 'envelope' : 'envelopes'} waiting`;
  return `${fault ? `${fault.state}: ${fault.why}` : 'ok'}${waiting}`;
}
