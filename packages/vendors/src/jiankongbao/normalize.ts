import type { Envelope, EventStatus } from '@relay/contract';
import { parsePayload } from '../decoding/payload-schema.js';
import { joinParts } from '../text/join-parts.js';
import { lookUp } from '../text/look-up.js';
import { scalarText } from '../text/scalar-text.js';
import type { Meaning } from '../vendor.js';
import { decodeContent } from './decode-content.js';
import { fieldLabels } from './labels.js';
import { type Payload, payload } from './payload.js';
import { readCondition } from './read-condition.js';
import { readFields } from './read-fields.js';

export function normalize(envelope: Envelope): Meaning {
  const fields = readFields(envelope);
  const callback = parsePayload(payload, fields);
  const status = statusOf(callback);
  const condition = readCondition(callback.message_detail);
  return {
    kind: 'events',
    events: [
      {
        status,
        alertKey: `jiankongbao:${callback.task_id}:${callback.kind === '' ? KIND_OF_GET : callback.kind}`,
        title: joinParts([callback.task_name, callback.task_summary]) || `task ${callback.task_id}`,
        description: decodeContent(scalarText(callback.content)),
        occurredAt: occurredAt(callback, status, Math.floor(envelope.receivedAt / 1000)),
        labels: [
          ['source', 'jiankongbao'],
          ['check', callback.task_name],
          ['resource', callback.task_summary],
          ['metric', condition.metric],
          ['trigger_value', condition.value],
          ['compare', condition.compare],
          ...fieldLabels(fields),
        ],
      },
    ],
  };
}

/**
 * A GET says only available or unavailable, which is what a fault is: with the fault's kind in its key, a source can be
 * moved from GET to POST without leaving an alert open.
 */
const KIND_OF_GET = '1';

/** 1 is a fault (故障), 2 a reminder (提醒): a line of the user's own was crossed. */
const STATUS_BY_KIND = { 1: 'Warning', 2: 'Info' } as const satisfies Record<string, EventStatus>;

/** A kind that is missing or unknown must not cost the alert; the raw word stays visible as a label. */
const STATUS_OF_UNKNOWN_KIND: EventStatus = 'Warning';

const RECOVERED = '2';
const AVAILABLE_AGAIN = '0';

function statusOf({ kind, status, task_status }: Payload): EventStatus {
  const isOver = status === RECOVERED || (status === '' && task_status === AVAILABLE_AGAIN);
  return isOver ? 'Ok' : (lookUp<EventStatus>(STATUS_BY_KIND, kind) ?? STATUS_OF_UNKNOWN_KIND);
}

/** A recovery may repeat the time of its fault, and a time in the future was seen: then the time of receipt stands. */
function occurredAt({ fault_time }: Payload, status: EventStatus, receivedAtSeconds: number): number {
  const faultAt = /^\d+$/.test(fault_time) ? Number(fault_time) : Number.POSITIVE_INFINITY;
  return status === 'Ok' || faultAt > receivedAtSeconds ? receivedAtSeconds : faultAt;
}
