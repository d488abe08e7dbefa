import { type Hold, showAge } from '@relay/queue';
import { type Paint, paintFor } from '../screen/paint.js';
import { printableLine } from '../screen/printable.js';
import type { Terminal } from '../terminal.js';
import type { ReleaseReport } from './release-report.js';

export function printRelease(integration: string, report: ReleaseReport, terminal: Terminal): string {
  const now = terminal.now();
  if (report.result === 'not held') return `${integration} is not held\n`;
  return [
    `${integration} was held since ${showAge(now - report.hold.since)}: ${printCause(report.hold)}\n`,
    ...(report.hold.nextProbeAt > now ? [`its next probe was due in ${showAge(report.hold.nextProbeAt - now)}\n`] : []),
    ...(report.recalled > 0 ? [`${report.recalled} of its deliveries waited for that and are called back\n`] : []),
    `${printResult(report, now, paintFor(terminal))}\n`,
  ].join('');
}

function printResult(report: Exclude<ReleaseReport, { result: 'not held' }>, now: number, paint: Paint): string {
  switch (report.result) {
    case 'over':
      return paint('green', 'Flashduty took the probe: the hold is over');
    case 'held again': {
      const { holdNow } = report;
      return `${paint('red', 'the probe failed')}: ${printCause(holdNow)}; the next one in ${showAge(holdNow.nextProbeAt - now)}`;
    }
    case 'not probed':
      return report.waiting === 0
        ? 'nothing waits to be sent: the next event is the probe'
        : `${paint('red', 'nothing was sent yet')}: is a worker running? relay doctor looks`;
    case 'not waited for':
      return 'what is sent next is the probe; relay status tells whether Flashduty took it';
  }
}

function printCause({ code, reason }: Hold): string {
  return printableLine(`${code}, ${reason}`);
}
