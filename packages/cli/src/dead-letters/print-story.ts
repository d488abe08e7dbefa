import { DEAD_LETTER_CODES, type DeadLetter, fromStoredEnvelope } from '@relay/contract';
import type { DeadLetterState } from '@relay/queue';
import { counted, showMomentAndAge } from '@relay/queue';
import { toJson } from '../screen/json.js';
import { type Paint, paintFor, STATUS_COLOUR } from '../screen/paint.js';
import { printAttempts } from '../screen/print-attempts.js';
import { printable, printableLine } from '../screen/printable.js';
import { indented, nameAndValue } from '../screen/sheet.js';
import { showBody } from '../screen/show-body.js';
import type { Terminal } from '../terminal.js';

/** A dead letter from top to bottom: why, what to do, what was tried, what was received, what was to be sent. */
export function printStory(state: DeadLetterState, terminal: Terminal): string {
  const { letter } = state;
  const paint = paintFor(terminal);
  const heading = (text: string) => `\n${paint('bold', text)}\n`;
  return [
    printTitle(letter, paint),
    printFacts(state, terminal.now()),
    heading(`Attempts (${letter.attempts.length === 0 ? 'none' : 'the newest'})`),
    ...(letter.attempts.length === 0 ? [] : [indented(printAttempts(letter.attempts, terminal.columns).trimEnd())]),
    heading('Webhook as received'),
    printWebhook(letter),
    heading('Event'),
    indented(letter.event === undefined ? 'none: the webhook could not be read' : printable(toJson(letter.event))),
  ].join('');
}

function printTitle({ id, event }: DeadLetter, paint: Paint): string {
  const title =
    event === undefined
      ? 'An unread webhook'
      : `${paint(STATUS_COLOUR[event.event_status], event.event_status)}  ${printableLine(event.title_rule)}`;
  return `${title}\nDead letter ${paint('bold', printableLine(id))}\n\n`;
}

function printFacts(state: DeadLetterState, now: number): string {
  const { letter } = state;
  const { code, reason } = state.kind === 'dead' ? state : letter;
  return nameAndValue([
    ['code', code],
    ['reason', printable(reason)],
    ['remedy', DEAD_LETTER_CODES[code]],
    ['source', printableLine(letter.source)],
    ['integration', letter.integration === undefined ? 'none' : printableLine(letter.integration)],
    ['alert key', letter.event === undefined ? undefined : printableLine(letter.event.alert_key)],
    ['place', letter.place === undefined ? undefined : `${letter.place} among the events of its integration`],
    ['received', showMomentAndAge(letter.firstSeenAt, now)],
    ['died', showMomentAndAge(letter.diedAt, now)],
    ['state', printState(state, now)],
    ['replays', printReplays(state)],
  ]);
}

function printState(state: DeadLetterState, now: number): string {
  switch (state.kind) {
    case 'dead':
      return `at rest since ${showMomentAndAge(state.buriedAt, now)}; relay dead-letters replay ${printableLine(state.letter.id)}`;
    case 'being buried':
      return 'has just died';
    case 'being replayed':
      return 'is being replayed';
    case 'replayed':
      return `replayed at ${showMomentAndAge(state.replayedAt, now)}`;
  }
}

function printReplays(state: DeadLetterState): string {
  const [, earlier = '0'] = /-r(\d+)$/.exec(state.letter.id) ?? [];
  const parts = [
    earlier === '0' ? [] : [`${counted(Number(earlier), 'replay')} before it died again as this one`],
    state.kind === 'dead' && state.vainReplays > 0 ? [`${state.vainReplays} in vain`] : [],
    state.kind === 'replayed' ? [printResult(state)] : [],
  ].flat();
  return parts.join('; ') || 'none';
}

function printResult({ result }: Extract<DeadLetterState, { kind: 'replayed' }>): string {
  switch (result?.kind) {
    case 'replayed':
      return `replayed as ${printableLine(result.deliveries.join(', '))}`;
    case 'ignored':
      return `ignored: ${printableLine(result.reason)}`;
    case 'superseded':
      return 'superseded: a newer event of its alert had been delivered';
    case undefined:
      return 'by a worker of another version';
  }
}

function printWebhook({ envelope }: DeadLetter): string {
  const { method, query, headers } = envelope;
  const size = counted(fromStoredEnvelope(envelope).body.length, 'byte');
  const head = [
    `${method}${query === '' ? '' : ` ?${query}`}  ${size}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return indented(`${head.map(printableLine).join('\n')}\n\n${showBody(envelope)}`);
}
