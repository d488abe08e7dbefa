import type { IngressReport, SpoolState } from '../ingress-report.js';
import { counted, showAge } from './in-words.js';
import type { RelayStatus } from './look-at-status.js';
import type { Problem } from './problem.js';

/** Idle needs nobody, and neither does what is on its way from the disk into Redis. */
const TROUBLE: Readonly<Record<SpoolState, { readonly is: string; readonly remedy: string } | undefined>> = {
  idle: undefined,
  draining: undefined,
  filling: {
    is: 'keeps webhooks on its disk, because Redis does not take them',
    remedy: 'nothing is lost: see that Redis answers this ingress and has memory',
  },
  full: {
    is: 'has a full spool, and refuses webhooks while Redis does not take them',
    remedy: 'see that Redis answers it and has memory, or raise ingress.spool.maxBytes',
  },
  unwritable: {
    is: 'cannot write its spool, and refuses webhooks while Redis does not take them',
    remedy: 'see the disk and the permissions of ingress.spool.dir, and the log of the ingress',
  },
};

export function judgeIngresses({ ingresses, lostIngresses, leftSpools }: RelayStatus, now: number): Problem[] {
  // With another at work, one that is gone may have been taken away on purpose.
  const lost = ingresses.length > 0 ? [] : lostIngresses;
  return [
    ...lost.map(
      ({ instance, lastReportAt }): Problem => ({
        kind: 'ingress lost',
        what: `no ingress is there: ${instance} has said nothing since ${showAge(now - lastReportAt)}`,
        remedy: 'webhooks may be refused: see that it runs, and that it reaches Redis',
      }),
    ),
    ...leftSpools.map(
      (report): Problem => ({
        kind: 'spool left',
        what: `ingress ${describeLeftSpool(report, now)}`,
        remedy: `see that it runs and reaches Redis, or start an ingress on that disk, and they are delivered; if the disk is lost for good: relay write-off ${report.instance}`,
      }),
    ),
    ...ingresses.flatMap((report) => judgeSpool(report, now)),
  ];
}

/** For people, as of its last report: whose disk it is, when that was, how much is there, where and since when. */
export function describeLeftSpool({ instance, at, spool }: IngressReport, now: number): string {
  const { envelopes, dir, oldestSince = at } = spool;
  return `${instance}, last seen ${showAge(now - at)} ago, has ${counted(envelopes, 'webhook')} on its disk, in ${dir}, the oldest since ${showAge(now - oldestSince)}`;
}

function judgeSpool({ instance, spool }: IngressReport, now: number): Problem[] {
  const trouble = TROUBLE[spool.state];
  const oldest = spool.oldestSince === undefined ? '' : `, the oldest since ${showAge(now - spool.oldestSince)}`;
  const held = spool.envelopes === 0 ? '' : ` (${counted(spool.envelopes, 'webhook')}${oldest})`;
  return [
    ...(trouble === undefined
      ? []
      : [{ kind: 'spool in use', what: `ingress ${instance} ${trouble.is}${held}`, remedy: trouble.remedy } as const]),
    ...(spool.setAside === 0
      ? []
      : [
          {
            kind: 'spool damaged',
            what: `ingress ${instance} has set ${counted(spool.setAside, 'damaged piece')} of its spool aside`,
            remedy: `look at them in ${spool.dir}/set-aside on its machine, then take them out`,
          } as const,
        ]),
  ];
}
