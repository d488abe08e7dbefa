import type { Attempt } from '@relay/contract';
import { showMoment } from '@relay/queue';
import { printableLine } from './printable.js';
import { table } from './table.js';

/** One line for each HTTP try: when, status, code, how long, Flashduty's request id, why. */
export function printAttempts(attempts: readonly Attempt[], columns: number | undefined): string {
  const rows = attempts.map(({ startedAt, status, code, durationMs, requestId, reason }) =>
    [showMoment(startedAt), String(status ?? '-'), code ?? '-', `${durationMs} ms`, requestId ?? '-', reason ?? ''].map(
      (text) => ({ text: printableLine(text) }),
    ),
  );
  const head = ['TIME', 'STATUS', 'CODE', 'TOOK', 'REQUEST ID', 'REASON'];
  return table(rows, { head, columns: columns === undefined ? undefined : columns - 2, flexible: { 5: 1 } });
}
