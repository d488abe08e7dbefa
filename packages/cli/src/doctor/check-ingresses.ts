import { counted, type RelayStatus, showAge } from '@relay/queue';
import type { Finding } from './finding.js';

/** What each ingress says of itself every few seconds. */
export function checkIngresses({ ingresses, lostIngresses }: RelayStatus, now: number): Finding[] {
  if (ingresses.length === 0 && lostIngresses.length === 0) {
    return [
      {
        check: 'ingress',
        level: 'warning',
        what: 'none has reported to Redis within a day: nobody takes webhooks',
        remedy: 'start an ingress with this configuration',
      },
    ];
  }
  return ingresses.map(({ instance, at, version, spool }): Finding => {
    const inSpool =
      spool.envelopes === 0
        ? 'nothing in its spool'
        : `${counted(spool.envelopes, 'webhook')} in its spool (${spool.state})`;
    return {
      check: 'ingress',
      level: spool.envelopes === 0 ? 'ok' : 'info',
      about: instance,
      what: `reported ${showAge(now - at)} ago, version ${version}, ${inSpool}`,
    };
  });
}
