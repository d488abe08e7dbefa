import { DEAD_LETTER_CODES } from '@relay/contract';
import { counted, describeDelivery, describeHold } from '@relay/queue';
import type { RelayConfig, SourceConfig } from '@relay/runtime';
import { type Paint, paintFor } from '../screen/paint.js';
import { printableLine } from '../screen/printable.js';
import { nameAndValue } from '../screen/sheet.js';
import type { Terminal } from '../terminal.js';
import type { Whereabouts } from './follow-webhook.js';
import { remedyForStatus } from './remedies.js';
import type { TestStep } from './test-step.js';

export function printHeading({ integrations }: RelayConfig, { name, vendor, integration }: SourceConfig): string {
  const native =
    integrations[integration]?.format === 'native'
      ? `  ${integration} is native: Flashduty gets the webhook as ${vendor} would send it and reads it by itself.\n` +
        '  Should the alert stay open there, close it by hand.\n'
      : '';
  return `From ${name} (${vendor}) to ${integration}: an Info and the Ok that closes it\n${native}`;
}

export function printStep(step: TestStep, source: SourceConfig, terminal: Terminal): string {
  const paint = paintFor(terminal);
  const { whereabouts } = step;
  return `\n${paint('bold', step.event)}\n${nameAndValue([
    ['webhook', printPosting(step, paint)],
    ['remedy', remedyForPosting(step, source)],
    ...(whereabouts === undefined ? [] : printWhereabouts(whereabouts, step, terminal, paint)),
  ])}`;
}

export function printSum({ name, integration }: SourceConfig, isWell: boolean, terminal: Terminal): string {
  const paint = paintFor(terminal);
  return isWell
    ? `\n${paint('green', 'well')}: what ${name} sends reaches ${integration}\n`
    : `\n${paint('red', 'not well')}: the test did not come to its end, see above\n`;
}

type Row = readonly [name: string, value: string | undefined];

function printPosting({ url, posting }: TestStep, paint: Paint): string {
  switch (posting.kind) {
    case 'accepted':
      return `accepted by ${url} in ${posting.tookMs} ms as ${posting.id}`;
    case 'refused':
      return `${paint('red', 'refused')} by ${url}: HTTP ${posting.status} ${printableLine(posting.answer)}`;
    case 'nobody':
      return `${paint('red', 'not sent')}: no ingress at ${url} (${printableLine(posting.reason)})`;
    case 'no answer':
      return `${paint('red', 'sent, and not answered')} by ${url} (${printableLine(posting.reason)})`;
  }
}

function remedyForPosting({ posting }: TestStep, source: SourceConfig): string | undefined {
  switch (posting.kind) {
    case 'accepted':
      return undefined;
    case 'refused':
      return remedyForStatus(posting.status, source);
    case 'nobody':
      return 'start the ingress, or say where it is with --url';
    case 'no answer':
      return 'whether it was accepted is not known: see the log of the ingress, and any proxy on the way';
  }
}

function printWhereabouts(seen: Whereabouts, { posting }: TestStep, terminal: Terminal, paint: Paint): Row[] {
  const id = posting.kind === 'accepted' ? posting.id : '';
  const goOn = `relay explain ${id} tells how it goes on; relay doctor, why it does not`;
  switch (seen.kind) {
    case 'not in redis':
      return [
        ['read', `${paint('yellow', 'not yet')}: it is not in Redis, so the ingress has it on its disk`],
        ['remedy', goOn],
      ];
    case 'unread':
      return [
        ['read', `${paint('yellow', 'not yet')}: ${counted(seen.ahead, 'webhook')} before it; is a worker running?`],
        ['remedy', goOn],
      ];
    case 'ignored':
      return [['read', `${paint('red', 'ignored')}: ${printableLine(seen.reason)}`]];
    case 'unreadable': {
      const { code, reason } = seen.deadLetter.letter;
      return [
        ['read', `${paint('red', 'it could not be')}: ${printableLine(`${code}: ${reason}`)}`],
        ['remedy', `${DEAD_LETTER_CODES[code]} Then: relay dead-letters discard ${id}`],
      ];
    }
    case 'read':
      return printDelivery(seen, id, goOn, terminal, paint);
  }
}

function printDelivery(
  { delivery, hold }: Extract<Whereabouts, { kind: 'read' }>,
  id: string,
  goOn: string,
  terminal: Terminal,
  paint: Paint,
): Row[] {
  const { event } = delivery.delivery;
  const now = terminal.now();
  const read: Row[] = [
    ['event', printableLine(`${event.event_status} ${event.title_rule}`)],
    ['alert key', printableLine(event.alert_key)],
  ];
  switch (delivery.outcome) {
    case 'delivered': {
      const afterMs = (delivery.endedAt ?? now) - delivery.delivery.envelope.receivedAt;
      const requestId = delivery.attempts.at(-1)?.requestId;
      return [
        ...read,
        [
          'delivered',
          `${paint('green', `${afterMs} ms`)} after it was received, in ${counted(delivery.tries, 'attempt')}`,
        ],
        ['request id', requestId === undefined ? 'none: Flashduty gave none' : printableLine(requestId)],
      ];
    }
    case 'dead':
      return [
        ...read,
        ['delivered', `${paint('red', 'it cannot be')}: ${printableLine(delivery.reason ?? '')}`],
        ['remedy', `end the cause, then: relay dead-letters discard ${id}-0, and try again`],
      ];
    default:
      return [
        ...read,
        ['delivered', `${paint('yellow', 'not yet')}: ${printableLine(describeDelivery(delivery, now))}`],
        ['held', hold === undefined ? undefined : printableLine(describeHold(hold, now))],
        ['remedy', goOn],
      ];
  }
}
