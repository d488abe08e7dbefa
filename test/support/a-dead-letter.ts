import type { DeadLetter } from '@relay/contract';
import { aDelivery } from './a-delivery.js';

/** A valid dead letter of a refused delivery; a test names only what it is about. */
export function aDeadLetter(id: string, fields: Partial<DeadLetter> = {}): DeadLetter {
  const { source, integration, event, envelope } = aDelivery(id);
  return {
    v: 1,
    id,
    code: 'refused',
    reason: 'HTTP 400 InvalidParameter: integration_key is not a valid one. Check the push URL',
    source,
    integration,
    firstSeenAt: envelope.receivedAt,
    diedAt: envelope.receivedAt + 1_000,
    envelope,
    event,
    place: 1,
    attempts: [],
    ...fields,
  };
}
