import type { DefaultJobOptions, QueueOptions, WorkerOptions } from 'bullmq';
import type { RedisClient } from './connect.js';
import { PREFIX } from './names.js';

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

/** BullMQ keeps the stack of every failed attempt by default; in a long outage that alone fills Redis. */
const NO_STACKS = { stackTraceLimit: 0 } as const;

/**
 * A delivery's waits and retries are the deliverer's own business, and so is its end. These attempts are only for what
 * nobody foresaw; BullMQ's default is none, and would end the job for it. The deliverer ends it well before they do.
 */
const AFTER_THE_UNFORESEEN = { attempts: 100, backoff: { type: 'fixed', delay: 1_000 } } as const;

/** A day of retries makes some 300; the newest tell the story. */
export const KEPT_ATTEMPTS = 30;

/** How long a dead letter waits for an operator before it is discarded. */
export const DEAD_LETTERS_KEPT_MS = 30 * DAY_S * 1000;

/**
 * Retention is also the window in which a second `add` of the same id is recognised, so nothing is forgotten before a
 * given-up `add` can have been repeated.
 */
export const ENDED_JOBS_KEPT = { age: DAY_S, count: 100_000 } as const;

export const JOB_OPTIONS = {
  webhooks: { ...NO_STACKS, removeOnComplete: ENDED_JOBS_KEPT },
  /** How long these are kept is the deliverer's business: see `DeliveryQueue.createWorker`. */
  deliveries: { ...NO_STACKS, ...AFTER_THE_UNFORESEEN },
  // At rest they stay until somebody discards them: BullMQ would take them away without a word.
  deadLetters: { ...NO_STACKS, removeOnComplete: { age: DEAD_LETTERS_KEPT_MS / 1000 }, removeOnFail: false },
} as const satisfies Record<string, DefaultJobOptions>;

/**
 * A killed worker's jobs resume after 10 to 15 s. Stalls say nothing about the job, so they never end it: BullMQ's own
 * limit would dead-letter an alert because two workers were restarted.
 */
const CRASH_RECOVERY = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 1000 } as const;

/** BullMQ's Redis hiccup pause of 15 s is longer than most hiccups. */
const RECONNECT = { runRetryDelay: 1_000 } as const;

export const WORKER_OPTIONS = {
  /** One envelope at a time over all workers is what makes the order exact; a taker-over must look often. */
  normalizer: { ...CRASH_RECOVERY, ...RECONNECT, autorun: false, concurrency: 1, drainDelay: 1 },
  /**
   * The limiter's numbers never bind: its presence makes BullMQ honour its `limiter` key, by which the lane scripts pause
   * an integration's whole queue while it is held or over its rate. Limited workers look again every second, and so do idle
   * ones, which nobody tells of deliveries that were given back: all are at work within a second of a hold's end.
   */
  deliverer: {
    ...CRASH_RECOVERY,
    ...RECONNECT,
    limiter: { max: Number.MAX_SAFE_INTEGER, duration: 1_000 },
    maximumRateLimitDelay: 1_000,
    drainDelay: 1,
  },
  undertaker: { ...CRASH_RECOVERY, ...RECONNECT, autorun: false, concurrency: 1, drainDelay: 1 },
} as const satisfies Record<string, Partial<WorkerOptions>>;

export function queueOptions(connection: RedisClient, defaultJobOptions: DefaultJobOptions): QueueOptions {
  return { connection, prefix: PREFIX, defaultJobOptions };
}

export function workerOptions(connection: RedisClient, options: Partial<WorkerOptions>): WorkerOptions {
  return { connection, prefix: PREFIX, ...options };
}
