import { type Audit, type AuditSheet, counted, describeLeftSpool, differenceOf, showMoment } from '@relay/queue';
import { type Paint, paintFor } from '../screen/paint.js';
import { printableLine } from '../screen/printable.js';
import { type Cell, table } from '../screen/table.js';
import type { Terminal } from '../terminal.js';

type Count = Exclude<keyof AuditSheet, 'source' | 'missing' | 'imbalance' | 'lost'>;

/** Accepted is the sum of those behind it; what is spooled comes on top, for Redis has not accepted it yet. */
const COLUMNS = {
  accepted: 'ACCEPTED',
  delivered: 'DELIVERED',
  superseded: 'SUPERSEDED',
  ignored: 'IGNORED',
  discarded: 'DISCARDED',
  dead: 'DEAD',
  waiting: 'WAITING',
  spooled: 'SPOOLED',
} as const satisfies Record<Count, string>;

// Object.keys forgets the literal type.
const COUNTS = Object.keys(COLUMNS) as Count[];

/** So many ids of a source are named; --json has all of them. */
const NAMED = 20;

const HOUR_MS = 3_600_000;

export function printAudit(audited: Audit, since: number | undefined, terminal: Terminal): string {
  const { sheets, difference } = audited;
  const paint = paintFor(terminal);
  const whole = since === undefined ? '' : ` since ${showMoment(Math.floor(since / HOUR_MS) * HOUR_MS)}`;
  if (sheets.length === 0) return `nothing was accepted${whole}\n`;
  const rows = sheets.map((sheet) => toRow(sheet, paint));
  const head = ['SOURCE', ...Object.values(COLUMNS), 'DIFFERENCE'];
  return [
    table(sheets.length === 1 ? rows : [...rows, toRow(sumOf(sheets), paint)], { head, columns: terminal.columns }),
    '\n',
    difference === 0
      ? `${paint('green', 'no difference')}: every webhook accepted${whole} is accounted for\n`
      : `${paint('red', `a difference of ${difference}`)} in what was accepted${whole}\n`,
    ...sheets.flatMap(describeDifference),
    ...describeSpools(audited, terminal.now()),
  ].join('');
}

function toRow(sheet: AuditSheet, paint: Paint): Cell[] {
  const difference = differenceOf(sheet);
  return [
    { text: printableLine(sheet.source) },
    ...COUNTS.map((count) => ({ text: String(sheet[count]) })),
    difference === 0 ? { text: '-' } : { text: String(difference), paint: (text) => paint('red', text) },
  ];
}

function sumOf(sheets: readonly AuditSheet[]): AuditSheet {
  const sum = (count: Count) => sheets.reduce((total, sheet) => total + sheet[count], 0);
  return {
    source: 'all',
    accepted: sum('accepted'),
    delivered: sum('delivered'),
    superseded: sum('superseded'),
    ignored: sum('ignored'),
    discarded: sum('discarded'),
    dead: sum('dead'),
    waiting: sum('waiting'),
    spooled: sum('spooled'),
    lost: sheets.reduce((total, { lost }) => total + lost, 0),
    missing: sheets.flatMap(({ missing }) => missing),
    imbalance: sheets.reduce((total, { imbalance }) => total + Math.abs(imbalance), 0),
  };
}

function describeDifference({ source, missing, imbalance }: AuditSheet): string[] {
  const name = printableLine(source);
  const ids = missing.slice(0, NAMED).map((id) => `    ${printableLine(id)}\n`);
  const more = missing.length > NAMED ? [`    … and ${missing.length - NAMED} more; --json names all\n`] : [];
  return [
    ...(missing.length === 0
      ? []
      : [
          `\n  ${counted(missing.length, 'webhook')} of ${name} accepted and nowhere to be found; was a job removed by hand, or a Redis restored from a backup?\n`,
          ...ids,
          ...more,
        ]),
    ...(imbalance === 0
      ? []
      : [
          `\n  the counts of ${name} do not add up by ${Math.abs(imbalance)}: ${imbalance > 0 ? 'an outcome is missing' : 'an outcome was counted twice'}; please report it\n`,
        ]),
  ];
}

function describeSpools({ leftSpools, lostSpools }: Audit, now: number): string[] {
  return [
    ...leftSpools.map((report) => `\n  of the spooled: ingress ${printableLine(describeLeftSpool(report, now))}\n`),
    ...lostSpools.map(({ instance, writtenOffAt, spool }) => {
      const bySource = Object.entries(spool.bySource).map(([source, count]) => `${count} of ${source}`);
      const what = `${counted(spool.envelopes, 'webhook')} (${bySource.join(', ')}) lost with the disk of ingress ${instance}`;
      return `\n  ${printableLine(`${what}, written off ${showMoment(writtenOffAt)}`)}\n`;
    }),
  ];
}
