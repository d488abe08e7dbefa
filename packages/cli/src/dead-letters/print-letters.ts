import { counted, showAge } from '@relay/queue';
import { type Paint, paintFor, STATUS_COLOUR } from '../screen/paint.js';
import { printableLine } from '../screen/printable.js';
import { type Cell, table } from '../screen/table.js';
import type { Terminal } from '../terminal.js';
import type { LetterSummary } from './letter-summary.js';

const HEAD = ['ID', 'AGE', 'SOURCE', 'INTEGRATION', 'CODE', 'EVENT', 'REASON'];
/** The event and the reason share what the other columns leave. */
const FLEXIBLE = { 5: 0.4, 6: 0.6 };

export function printLetters(letters: readonly LetterSummary[], terminal: Terminal): string {
  const paint = paintFor(terminal);
  const rows = letters.map((letter) => toRow(letter, terminal.now(), paint));
  return table(rows, { head: HEAD, columns: terminal.columns, flexible: FLEXIBLE });
}

function toRow(letter: LetterSummary, now: number, paint: Paint): Cell[] {
  const { status, title } = letter;
  return [
    { text: printableLine(letter.id), paint: (text) => paint('bold', text) },
    { text: showAge(now - letter.diedAt) },
    { text: printableLine(letter.source) },
    { text: printableLine(letter.integration ?? '-') },
    { text: letter.code },
    status === undefined
      ? { text: '(unread)', paint: (text) => paint('dim', text) }
      : { text: printableLine(`${status} ${title}`), paint: (text) => paint(STATUS_COLOUR[status], text) },
    { text: printableLine(letter.reason) },
  ];
}

/** `50 dead letters: 48 refused, 2 payload_error`. */
export function printCount(letters: readonly LetterSummary[]): string {
  const byCode = new Map<string, number>();
  for (const { code } of letters) byCode.set(code, (byCode.get(code) ?? 0) + 1);
  const parts = [...byCode].map(([code, count]) => `${count} ${code}`).join(', ');
  return `${counted(letters.length, 'dead letter')}${parts === '' ? '' : `: ${parts}`}\n`;
}
