import { counted, type EnvelopeLife, type Found } from '@relay/queue';
import { paintFor } from '../screen/paint.js';
import { printableLine } from '../screen/printable.js';
import type { Terminal } from '../terminal.js';
import { printLife } from './print-life.js';

/** What an alert key or a request id led to: a sum, then each life. */
export function printFound(
  text: string,
  { waitingIds, endedIds, deadLetterIds }: Found,
  lives: readonly EnvelopeLife[],
  terminal: Terminal,
): string {
  const paint = paintFor(terminal);
  const sum = [
    `${waitingIds.length} unfinished`,
    `${endedIds.length} ended`,
    counted(deadLetterIds.length, 'dead letter'),
  ].join(', ');
  const heading = `${paint('bold', printableLine(text))}: ${sum}\n`;
  return [heading, ...lives.map((life) => printLife(life, terminal))].join('\n');
}
