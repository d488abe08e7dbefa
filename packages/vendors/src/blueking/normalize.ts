import type { Envelope, EventStatus } from '@relay/contract';
import { isRecord, parsePayload } from '../decoding/payload-schema.js';
import { joinParts } from '../text/join-parts.js';
import { firstText, firstTextOf } from '../text/scalar-text.js';
import type { Meaning } from '../vendor.js';
import { alertKey } from './alert-key.js';
import { describe } from './description.js';
import { statusOf } from './event-status.js';
import { labelsOf } from './labels.js';
import { type Payload, payload } from './payload.js';
import { recognizeBody } from './recognize-body.js';
import { targetOf } from './target.js';
import { utcSeconds } from './utc-seconds.js';

export function normalize(envelope: Envelope): Meaning {
  const body = recognizeBody(envelope);
  if (body.kind === 'ignored') return body;
  const callback = parsePayload(payload, body.record);
  const status = statusOf(callback);
  if (status === undefined) return { kind: 'ignored', reason: 'manual run without a full event' };
  const target = targetOf(callback);
  return {
    kind: 'events',
    events: [
      {
        status,
        alertKey: alertKey(callback),
        title: joinParts([firstText(callback.strategy.name, metricName(callback), 'BlueKing alert'), target]),
        description: describe(callback),
        occurredAt: occurredAt(callback, status) ?? Math.floor(envelope.receivedAt / 1000),
        labels: labelsOf(callback, target),
      },
    ],
  };
}

function metricName({ strategy }: Payload): string {
  return firstTextOf(strategy.item_list.map((item) => (isRecord(item) ? item.metric_field_name : '')));
}

/** The begin, in repeats too: a repeat is not marked as one, and a retry must yield the same time. */
function occurredAt({ event }: Payload, status: EventStatus): number | undefined {
  return status === 'Ok' ? utcSeconds(event.end_time) : (utcSeconds(event.begin_time) ?? utcSeconds(event.create_time));
}
