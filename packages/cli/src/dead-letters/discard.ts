import { counted } from '@relay/queue';
import type { RelayAccess } from '../connect/with-relay.js';
import { EXIT } from '../exit-codes.js';
import { printableLine } from '../screen/printable.js';
import type { Terminal } from '../terminal.js';
import { whileListening } from '../while-listening.js';
import { agree, type Consent } from './agree.js';
import { describeNotAtRest } from './describe-not-at-rest.js';
import type { LetterSummary } from './letter-summary.js';
import { reportSheet } from './report-sheet.js';
import type { NotAtRest, Selection } from './select-letters.js';

interface DiscardReport {
  readonly id: string;
  readonly result: 'discarded' | 'not at rest' | 'untouched';
  readonly detail: string;
}

/** Removes dead letters for good, one by one, each with its record. */
export async function discardDeadLetters(
  relay: RelayAccess,
  terminal: Terminal,
  selection: Selection,
  consent: Consent,
): Promise<number> {
  const { letters, notAtRest } = selection;
  const question = `Discard ${counted(letters.length, 'dead letter')} for good? What they hold will never be delivered.`;
  const endsHere = await agree(selection, question, consent, terminal);
  if (endsHere !== undefined) return endsHere;

  const sheet = reportSheet(terminal, consent.asJson, print);
  for (const other of notAtRest) sheet.add(asNotAtRest(other));
  await whileListening(terminal, async (isInterrupted) => {
    for (const letter of letters) {
      sheet.add(isInterrupted() ? untouched(letter) : await discard(relay, letter, terminal.now()));
    }
  });
  const reports = sheet.end();
  const done = reports.filter(({ result }) => result === 'discarded').length;
  const say = consent.asJson ? terminal.writeError : terminal.writeOut;
  say(`${done} of ${counted(reports.length, 'dead letter')} discarded\n`);
  return done === reports.length ? EXIT.done : EXIT.found;
}

async function discard({ deadLetters }: RelayAccess, { id }: LetterSummary, now: number): Promise<DiscardReport> {
  const state = await deadLetters.find(id);
  if (state?.kind !== 'dead') return asNotAtRest({ id, state });
  if (await deadLetters.discard(state, now)) return { id, result: 'discarded', detail: `of ${state.letter.source}` };
  // Somebody was quicker between the two.
  return { id, result: 'not at rest', detail: 'was replayed or discarded just now' };
}

function asNotAtRest(other: NotAtRest): DiscardReport {
  return { id: other.id, result: 'not at rest', detail: describeNotAtRest(other) };
}

function untouched({ id }: LetterSummary): DiscardReport {
  return { id, result: 'untouched', detail: 'interrupted before' };
}

function print({ id, result, detail }: DiscardReport): string {
  return `${printableLine(id)}  ${result === 'not at rest' ? '' : `${result}: `}${printableLine(detail)}\n`;
}
