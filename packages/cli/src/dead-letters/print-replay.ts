import { counted } from '@relay/queue';
import { printableLine } from '../screen/printable.js';
import type { ReplayEnd, ReplayReport } from './replay-report.js';

/** In the order in which the sum names them. */
const WORDS: Readonly<Record<ReplayEnd, string>> = {
  delivered: 'delivered',
  superseded: 'superseded: a newer event of its alert was delivered since (--force sends it all the same)',
  ignored: 'ignored',
  'dead again': 'dead again',
  pending: 'still pending',
  'handed over': 'handed over to the worker',
  'not at rest': '',
  untouched: 'untouched',
};

/** `<id>  replayed as <delivery id> -> delivered`. */
export function printReplay({ id, result, detail, deliveries }: ReplayReport): string {
  const ends = deliveries?.map(
    (delivery) => `replayed as ${delivery.id} -> ${shortWord(delivery.result)}${behindColon(delivery.detail)}`,
  );
  const lines = ends ?? [[WORDS[result], detail].filter(Boolean).join(': ')];
  return lines.map((line) => `${printableLine(id)}  ${printableLine(line)}\n`).join('');
}

/** `48 delivered, 2 superseded of 50 dead letters`. */
export function printReplaySum(reports: readonly ReplayReport[]): string {
  const parts = Object.keys(WORDS).flatMap((end) => {
    const count = reports.filter(({ result }) => result === end).length;
    return count === 0 ? [] : [`${count} ${end}`];
  });
  return `${parts.join(', ') || 'nothing'} of ${counted(reports.length, 'dead letter')}\n`;
}

function shortWord(result: ReplayEnd): string {
  return result === 'superseded' ? 'superseded' : WORDS[result];
}

function behindColon(detail: string | undefined): string {
  return detail ? `: ${detail}` : '';
}
