import { DEAD_LETTER_CODES } from '@relay/contract';
import { counted, describeDelivery, describeHold } from '@relay/queue';
import { type Paint, paintFor } from '../screen/paint.js';
import { printableLine } from '../screen/printable.js';
import type { Terminal } from '../terminal.js';
import type { Whereabouts } from './follow-webhook.js';

type Row = readonly [name: string, value: string | undefined];

/** How far a webhook came, as names and values. */
export function printWhereabouts(seen: Whereabouts, id: string, terminal: Terminal): Row[] {
  const paint = paintFor(terminal);
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
