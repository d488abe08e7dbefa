import { counted } from '@relay/queue';
import { type Colour, paintFor } from '../screen/paint.js';
import { printableLine } from '../screen/printable.js';
import { padToWidth } from '../screen/text-width.js';
import { wrapText } from '../screen/wrap-text.js';
import type { Terminal } from '../terminal.js';
import { type Finding, type Level, needsSomebody } from './finding.js';

const COLOURS = { ok: 'green', info: 'dim', warning: 'yellow', fault: 'red' } as const satisfies Record<Level, Colour>;

const LEVEL_WIDTH = 'warning'.length;
const CHECK_WIDTH = 'configuration'.length;
const INDENT = LEVEL_WIDTH + 2 + CHECK_WIDTH + 2;
/** On a narrower screen the terminal may wrap as it likes. */
const NARROWEST = 24;

export function printFindings(findings: readonly Finding[], terminal: Terminal): string {
  return [...findings.map((finding) => printFinding(finding, terminal)), '\n', printSum(findings, terminal)].join('');
}

function printFinding({ level, check, about, what, remedy }: Finding, terminal: Terminal): string {
  const paint = paintFor(terminal);
  const name = about === undefined ? '' : `${about}: `;
  const [first = '', ...others] = [
    ...lines(`${name}${what}`, terminal),
    ...(remedy === undefined ? [] : lines(`→ ${remedy}`, terminal)),
  ];
  const head = `${paint(COLOURS[level], padToWidth(level, LEVEL_WIDTH))}  ${padToWidth(check, CHECK_WIDTH)}  ${first}\n`;
  return head + others.map((line) => `${' '.repeat(INDENT)}${line}\n`).join('');
}

function lines(text: string, { columns }: Terminal): string[] {
  const line = printableLine(text);
  return columns === undefined ? [line] : wrapText(line, Math.max(NARROWEST, columns - INDENT));
}

function printSum(findings: readonly Finding[], terminal: Terminal): string {
  const paint = paintFor(terminal);
  if (!findings.some(needsSomebody)) return `${paint('green', 'well')}\n`;
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const sum = [
    ...(count('fault') > 0 ? [paint('red', counted(count('fault'), 'fault'))] : []),
    ...(count('warning') > 0 ? [paint('yellow', counted(count('warning'), 'warning'))] : []),
  ];
  return `${sum.join(', ')}\n`;
}
