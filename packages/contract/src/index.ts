export { type AlertEvent, EVENT_STATUSES, type EventStatus, LIMITS } from './alert-event.js';
export { DEAD_LETTER_CODES, type DeadLetter, type DeadLetterCode, type ReplayWish } from './dead-letter.js';
export type { Attempt, Delivery, DeliveryResult } from './delivery.js';
export { type Envelope, fromStoredEnvelope, KEPT_HEADERS, type StoredEnvelope, toStoredEnvelope } from './envelope.js';
export { ConfigError, type ConfigFault, PayloadError, toError } from './errors.js';
export { OUTCOMES, type Outcome } from './outcome.js';
export { indentJson } from './readable/indent-json.js';
export { type ReadableBody, readableBody } from './readable/readable-body.js';
export { SELF } from './self.js';
