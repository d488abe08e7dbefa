import { type Delivery, type EventStatus, SELF } from '@relay/contract';
import { finishEvent } from '@relay/vendors';
import type { Choice } from './choose-notices.js';
import { nameOf, titleOf } from './kinds.js';
import type { SelfAlert } from './self-alert.js';
import { selfAlertId } from './self-alert-id.js';

/** An event of an alert of the relay's own that is on its way to Flashduty. Kept until it has ended. */
export interface Notice {
  /** The alert's. */
  readonly name: string;
  /** What Flashduty held before: it still does when this one is refused. */
  readonly toldBefore: SelfAlert['told'] | undefined;
  readonly delivery: Delivery;
}

/** The alert with a notice of it on its way. */
export function send({ alert, status, integration }: Choice, now: number): { alert: SelfAlert; notice: Notice } {
  const told = status === 'Ok' ? undefined : { integration, severity: status };
  const notice = {
    name: nameOf(alert),
    toldBefore: alert.told,
    delivery: toDelivery(alert, status, integration, now),
  };
  return { alert: { ...alert, told }, notice };
}

const OVER = 'It is over.';
const NO_LONGER_TOLD = 'The relay does not tell of it any more: selfAlerts was taken out of its configuration.';

function toDelivery(alert: SelfAlert, status: EventStatus, integration: string, now: number): Delivery {
  const { kind, subject, open } = alert;
  const id = selfAlertId(nameOf(alert), status, now);
  const details = status === 'Ok' ? (open ? NO_LONGER_TOLD : OVER) : (open?.details ?? '');
  const envelope = {
    v: 1,
    id,
    source: SELF,
    receivedAt: now,
    method: 'POST',
    query: '',
    headers: { 'content-type': 'application/json' },
    text: JSON.stringify({ kind, subject, status, since: open?.since, details }),
  } as const;
  const event = finishEvent(
    {
      status,
      alertKey: nameOf(alert),
      title: titleOf(alert),
      description: details,
      occurredAt: Math.floor(now / 1000),
      labels: [
        ['service', 'flashduty-relay'],
        ['check', kind],
        ['resource', subject],
      ],
    },
    { envelope, vendor: { name: SELF, title: 'Flashduty Relay' }, source: { name: SELF } },
  );
  return { v: 1, id: `${id}-0`, source: SELF, integration, triedSince: now, event, envelope };
}
