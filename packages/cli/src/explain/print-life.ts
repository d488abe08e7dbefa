import { DEAD_LETTER_CODES } from '@relay/contract';
import {
  type DeadLetterState,
  type DeliveryStory,
  type DiscardRecord,
  describeDeadLetter,
  describeDelivery,
  describeDiscard,
  describeHold,
  describeLane,
  describeReading,
  describeReceipt,
  type EnvelopeLife,
  type Hold,
  type LifeStep,
  showMomentAndAge,
} from '@relay/queue';
import { type Paint, paintFor, STATUS_COLOUR } from '../screen/paint.js';
import { printAttempts } from '../screen/print-attempts.js';
import { printable, printableLine } from '../screen/printable.js';
import { indented, nameAndValue } from '../screen/sheet.js';
import type { Terminal } from '../terminal.js';

/** The life of a webhook in the order in which it happened: received, read, delivered or dead, replayed. */
export function printLife(life: EnvelopeLife, terminal: Terminal): string {
  const paint = paintFor(terminal);
  const now = terminal.now();
  return [
    `Webhook ${paint('bold', life.envelopeId)}\n`,
    nameAndValue([
      ['received', printableLine(describeReceipt(life, now))],
      ['read', printableLine(describeReading(life, now))],
    ]),
    ...life.steps.map((step) => printStep(step, terminal, paint)),
  ].join('');
}

function printStep(step: LifeStep, terminal: Terminal, paint: Paint): string {
  const { id, delivery, hold, deadLetter, discarded } = step;
  const now = terminal.now();
  return [
    ...(delivery === undefined ? [] : [printDelivery(id, delivery, hold, terminal, paint)]),
    ...(deadLetter === undefined ? [] : [printDeadLetter(id, deadLetter, now, paint)]),
    ...(discarded === undefined ? [] : [printDiscarded(discarded, now, paint)]),
  ].join('');
}

function printDelivery(
  id: string,
  story: DeliveryStory,
  hold: Hold | undefined,
  terminal: Terminal,
  paint: Paint,
): string {
  const now = terminal.now();
  const { event, integration } = story.delivery;
  const status = paint(STATUS_COLOUR[event.event_status], event.event_status);
  const facts = nameAndValue([
    ['event', `${status} ${printableLine(event.title_rule)}`],
    ['alert key', printableLine(event.alert_key)],
    ['integration', printableLine(integration)],
    ['lane', describeLane(story)],
    ['now', printableLine(describeDelivery(story, now))],
    ['held', hold === undefined ? undefined : printableLine(describeHold(hold, now))],
  ]);
  const attempts =
    story.attempts.length === 0 ? '' : indented(printAttempts(story.attempts, terminal.columns).trimEnd());
  return `\nDelivery ${paint('bold', printableLine(id))}\n${facts}${attempts}`;
}

function printDeadLetter(id: string, state: DeadLetterState, now: number, paint: Paint): string {
  const { code, reason } = state.kind === 'dead' ? state : state.letter;
  const facts = nameAndValue([
    ['died', showMomentAndAge(state.letter.diedAt, now)],
    ['reason', printable(`${code}: ${reason}`)],
    ['now', printableLine(describeDeadLetter(state, now))],
    ['remedy', state.kind === 'dead' ? DEAD_LETTER_CODES[code] : undefined],
  ]);
  return `\nDead letter ${paint('bold', printableLine(id))}\n${facts}`;
}

function printDiscarded(record: DiscardRecord, now: number, paint: Paint): string {
  const facts = nameAndValue([['now', describeDiscard(record, now)]]);
  return `\nDead letter ${paint('bold', printableLine(record.id))}\n${facts}`;
}
