export { DelayedError, type Job, type Queue, RateLimitError, UnrecoverableError, type Worker } from 'bullmq';
export { connectConsumer, connectProducer, type RedisClient, type RedisTarget } from './connect.js';
export { addDeadLetter, createDeadLetterQueue, createUndertakerWorker } from './dead-letter-queue.js';
export { DeliveryQueue } from './delivery-queue.js';
export {
  type Admission,
  type Failure,
  type FailureEffect,
  HOLD_POLICY,
  Lanes,
  type SendLimits,
  type Settlement,
} from './lanes.js';
export { DEAD_LETTERS, deliveriesOf, PREFIX, plainName, WEBHOOKS } from './names.js';
export { PRIORITY } from './severity.js';
export { addEnvelope, createNormalizerWorker, createWebhookQueue } from './webhook-queue.js';
