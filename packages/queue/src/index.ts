export { DelayedError, type Job, type Queue, RateLimitError, UnrecoverableError, type Worker } from 'bullmq';
export { isOfNewerRelease, LARGE_BODY_BYTES, type QueuedEnvelope } from './body-beside.js';
export { closeWorker } from './close-worker.js';
export { connectConsumer, connectProducer, type RedisClient, type RedisTarget } from './connect.js';
export { countAtRest, type RestingLetters } from './dead-letter-counts.js';
export { DeadLetterIndex, type IndexedLetter } from './dead-letter-index.js';
export { addDeadLetter, createDeadLetterQueue, createUndertakerWorker } from './dead-letter-queue.js';
export { type BuriedLetter, type DeadLetterState, toCause } from './dead-letter-state.js';
export { DeadLetters } from './dead-letters.js';
export { type DeliveryId, readDeliveryId } from './delivery-id.js';
export { DeliveryQueue } from './delivery-queue.js';
export { type DeliveryState, type DeliveryStory, readDelivery, readEnding, readLane } from './delivery-story.js';
export type { DiscardRecord } from './discards.js';
export { endConnection } from './end-connection.js';
export { describeDelivery, describeHold, describeLane } from './explain/describe-delivery.js';
export { describeDeadLetter, describeDiscard, describeReading, describeReceipt } from './explain/describe-life.js';
export type { EnvelopeLife, LifeStep } from './explain/envelope-life.js';
export { type Explanation, explainId, REACH } from './explain/find-lives.js';
export type { Found } from './explain/search.js';
export { findIntegrations } from './find-integrations.js';
export { findShards, MOST_SHARDS } from './find-shards.js';
export { gather } from './gather.js';
export { inLaneOrder } from './in-lane-order.js';
export {
  endIngressReports,
  type IngressReport,
  type LostIngress,
  readIngressReports,
  readLostIngresses,
  type SpoolReport,
  type SpoolState,
  writeIngressReport,
} from './ingress-report.js';
export { KeptByOne } from './kept-by-one.js';
export {
  type Admission,
  type Failure,
  type FailureEffect,
  HOLD_POLICY,
  Lanes,
  type SendLimits,
  type Settlement,
} from './lanes.js';
export { type Audit, type AuditOptions, type AuditSheet, audit, differenceOf } from './ledger/audit.js';
export { Ledger, type LedgerEntry, type LedgerOutcome } from './ledger/ledger.js';
export { type LedgerRange, type LedgerSheet, readLedger } from './ledger/read-ledger.js';
export { type LostSpool, readLeftSpools, readLostSpools, writeOffSpool } from './left-spools.js';
export { MEMORY_MARKS } from './memory-marks.js';
export { readMemoryShare } from './memory-share.js';
export { DEAD_LETTERS, deliveriesOf, PREFIX, plainName, WEBHOOKS, webhooksOf } from './names.js';
export { NextWebhooks } from './next-webhooks.js';
export { oldestDelivery } from './oldest-delivery.js';
export { openDeliveries, openQueues, type RelayQueues } from './open-queues.js';
export { DEAD_LETTERS_KEPT_MS, KEPT_ATTEMPTS } from './options.js';
export { walkIds } from './queue-ids.js';
export { explainRedisFault, RedisUnreachable, reachRedis } from './reach-redis.js';
export { countParked, type Hold, readHold } from './read-hold.js';
export { type RedisHealth, readRedisHealth } from './redis-health.js';
export { examineRedis } from './redis-truth/examine-redis.js';
export { judgeRedis, type RedisDemands, type RedisFinding, type RedisJudgement } from './redis-truth/judge-redis.js';
export { RedisTrust, type RedisTrustOptions } from './redis-truth/redis-trust.js';
export { type ReleasedHold, releaseHold } from './release-hold.js';
export type { ReplayResult } from './replay-result.js';
export { ReplicaConfirmation } from './replica-confirmation.js';
export { PRIORITY } from './severity.js';
export { shardOf } from './shards.js';
export { lookAtStage, type StageLook } from './stage-look.js';
export { counted, showAge, showMoment, showMomentAndAge } from './status/in-words.js';
export { describeLeftSpool } from './status/judge-ingresses.js';
export {
  type AcceptedRisk,
  HELD_TOO_LONG_MS,
  judgeStatus,
  MEMORY_TOO_FULL,
  UNDELIVERED_TOO_LONG_MS,
} from './status/judge-status.js';
export {
  type IntegrationStatus,
  type KnownParts,
  lookAtIntegration,
  lookAtStatus,
  type RelayStatus,
} from './status/look-at-status.js';
export { allUnread, lookAtWebhooks, type WebhooksStatus } from './status/look-at-webhooks.js';
export type { Problem, ProblemKind } from './status/problem.js';
export { trimHistory } from './trim-history.js';
export { findUnreadShards, type UnreadShard } from './unread-shards.js';
export {
  addEnvelopes,
  createNormalizerWorker,
  createWebhookQueue,
  createWebhookQueues,
  type WebhookQueue,
  type WebhookQueues,
} from './webhook-queue.js';
export { countWebhooks, oldestWebhook, readWebhook, type WebhookStory } from './webhook-story.js';
