import { setTimeout as sleep } from 'node:timers/promises';
import type { ReplayWish } from '@relay/contract';
import { counted } from '@relay/queue';
import type { RelayAccess } from '../connect/with-relay.js';
import { EXIT } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';
import { whileListening } from '../while-listening.js';
import { agree, type Consent } from './agree.js';
import type { LetterSummary } from './letter-summary.js';
import { printReplay, printReplaySum } from './print-replay.js';
import { asNotAtRest, handOver, lookAtReplay, type ReplayEnd, type ReplayReport } from './replay-report.js';
import { type ReportSheet, reportSheet } from './report-sheet.js';
import type { Selection } from './select-letters.js';

export interface ReplayOptions extends Consent {
  readonly wish: ReplayWish;
  readonly perSecond: number;
  /** How long to wait for the deliveries once all are handed over; 0: not at all. */
  readonly waitMs: number;
}

/** Looks at so many replays at once, the longest unseen first: thousands may wait for an integration that is away. */
const LOOKS = 50;
const LOOK_EVERY_MS = 100;

/** What was asked for and came to pass. */
const GOOD: readonly ReplayEnd[] = ['delivered', 'superseded', 'handed over'];

/**
 * Hands dead letters to the undertaker one by one in lane order, at the rate asked for, and tells of each what became of
 * it. Ctrl-C ends it between two letters.
 */
export async function replayDeadLetters(
  relay: RelayAccess,
  terminal: Terminal,
  selection: Selection,
  options: ReplayOptions,
): Promise<number> {
  const { letters, notAtRest } = selection;
  const endsHere = await agree(selection, `Replay ${counted(letters.length, 'dead letter')}?`, options, terminal);
  if (endsHere !== undefined) return endsHere;

  const sheet = reportSheet(terminal, options.asJson, (report: ReplayReport) => printReplay(report));
  for (const other of notAtRest) sheet.add(asNotAtRest(other));
  await whileListening(terminal, (isInterrupted) => replay(relay, terminal, letters, options, sheet, isInterrupted));
  const reports = sheet.end();
  const say = options.asJson ? terminal.writeError : terminal.writeOut;
  say(printReplaySum(reports));
  return reports.every(({ result }) => GOOD.includes(result)) ? EXIT.done : EXIT.found;
}

async function replay(
  relay: RelayAccess,
  { now }: Terminal,
  letters: readonly LetterSummary[],
  { wish, perSecond, waitMs }: ReplayOptions,
  sheet: ReportSheet<ReplayReport>,
  isInterrupted: () => boolean,
): Promise<void> {
  const pending: LetterSummary[] = [];
  const startedAt = now();
  for (const [index, letter] of letters.entries()) {
    const dueAt = startedAt + (index * 1_000) / perSecond;
    while (!isInterrupted() && now() < dueAt) {
      await reportEnded(relay, pending, sheet);
      await sleep(Math.min(LOOK_EVERY_MS, Math.max(0, dueAt - now())));
    }
    if (isInterrupted()) {
      sheet.add({ id: letter.id, result: 'untouched', detail: 'interrupted before' });
      continue;
    }
    const refusal = await handOver(relay, letter, wish);
    if (refusal !== undefined) sheet.add(refusal);
    else if (waitMs === 0) sheet.add({ id: letter.id, result: 'handed over' });
    else pending.push(letter);
  }
  const waitUntil = now() + waitMs;
  while (pending.length > 0 && now() < waitUntil && !isInterrupted()) {
    await reportEnded(relay, pending, sheet);
    if (pending.length > 0) await sleep(LOOK_EVERY_MS);
  }
  for (const letter of pending) sheet.add(await lookAtReplay(relay, letter));
}

/** Moves those whose end is known from the pending ones to the sheet. */
async function reportEnded(
  relay: RelayAccess,
  pending: LetterSummary[],
  sheet: ReportSheet<ReplayReport>,
): Promise<void> {
  const looked = pending.splice(0, LOOKS);
  const reports = await Promise.all(looked.map((letter) => lookAtReplay(relay, letter)));
  for (const [index, report] of reports.entries()) {
    const letter = looked[index];
    if (report.result !== 'pending') sheet.add(report);
    else if (letter !== undefined) pending.push(letter);
  }
}
