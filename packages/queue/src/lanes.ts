import type { Delivery, Outcome } from '@relay/contract';
import { askTogether, type ScriptArgs, type ScriptReply } from './ask-together.js';
import type { RedisClient } from './connect.js';
import { defineScripts, type Scripts } from './define-scripts.js';
import { LANE_SCRIPTS } from './lane-scripts/index.js';
import { keyBase } from './names.js';
import type { Hold } from './read-hold.js';
import { PRIORITY } from './severity.js';

/** What `admit` says about sending one delivery now. */
export type Admission =
  /** It ended before (its worker died before the job could end): only the job is left to end. */
  | { readonly kind: 'settled'; readonly outcome: Outcome; readonly verdict: string; readonly place: number }
  /** A replay, and a newer event of its lane has been delivered while it waited. */
  | { readonly kind: 'overtaken' }
  /** An older event of its lane is unfinished; it is parked and will be woken. */
  | { readonly kind: 'behind'; readonly lessSevereIds: readonly string[] }
  /** The rate has no room for another moment. */
  | { readonly kind: 'wait'; readonly waitMs: number }
  /** The integration is held or over its rate: the whole queue is paused. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'go'; readonly attempt: number };

export interface SendLimits {
  readonly perSecond: number;
  readonly perMinute: number;
}

export interface Settlement {
  /** Not the one asked for when somebody settled it before. */
  readonly outcome: Outcome;
  /** The place the delivery had in its lane. */
  readonly place: number;
  /** When this settlement ended a hold: Unix milliseconds of the hold's begin. */
  readonly heldSince?: number;
  /** Deliveries whose turn has come. */
  readonly wakeIds: readonly string[];
}

export interface Failure {
  readonly code: string;
  readonly reason: string;
  /** Flashduty's Retry-After. */
  readonly retryAfterMs: number;
  /** Hold the integration at once, as for 429, instead of after some failures in a row. */
  readonly holdAtOnce: boolean;
}

export type FailureEffect =
  | { readonly kind: 'free' }
  | { readonly kind: 'held'; readonly nextProbeInMs: number; readonly isNew: boolean };

export const HOLD_POLICY = {
  /** Failures in a row, each of another alert key: one poisonous event never holds the others. */
  failuresInARow: 5,
  firstPauseMs: 1_000,
  longestPauseMs: 60_000,
  /** A probe that has not answered by then is taken for lost with its worker. Longer than an attempt may take. */
  probeTimeoutMs: 20_000,
} as const;

/**
 * Waits for the window of a second are sat out in place. Giving the job back and fetching it again costs more, and a
 * worker that finds nothing to fetch at that moment does not hear of the jobs that are given back a moment later.
 */
const LONGEST_SIT_OUT_MS = 1_300;

/** As long as a dead letter may wait for its replay. */
const REMEMBER_DEATH_S = 31 * 24 * 3600;

/** Bounds how long a step keeps others from Redis. */
const IDS_A_CALL = 1_000;

/** The order, holds and rate of one integration, kept in Redis and shared by all workers. */
export class Lanes {
  readonly #scripts: Scripts<typeof LANE_SCRIPTS>;
  readonly #base: string;
  readonly #admit: (args: ScriptArgs) => Promise<ScriptReply>;
  readonly #settle: (args: ScriptArgs) => Promise<ScriptReply>;

  constructor(client: RedisClient, queueName: string) {
    const scripts = defineScripts(client, LANE_SCRIPTS);
    this.#scripts = scripts;
    this.#base = keyBase(queueName);
    this.#admit = askTogether((args) => scripts.relayAdmit(this.#base, ...args));
    this.#settle = askTogether((args) => scripts.relaySettle(this.#base, ...args));
  }

  /** What the script that takes places in the deliveries' lanes wants to know. */
  placesFor(deliveries: readonly Delivery[]): ReadonlyArray<string | number> {
    return [
      this.#base,
      ...deliveries.flatMap((delivery) => [...identity(delivery), delivery.place ?? '', delivery.triedSince]),
    ];
  }

  async admit(delivery: Delivery, limits: SendLimits): Promise<Admission> {
    const reply = await this.#admit([
      ...identity(delivery),
      delivery.place ?? '',
      delivery.force ? '1' : '',
      PRIORITY[delivery.event.event_status],
      limits.perSecond,
      limits.perMinute,
      HOLD_POLICY.probeTimeoutMs,
      LONGEST_SIT_OUT_MS,
      delivery.triedSince,
    ]);
    return toAdmission(reply);
  }

  async settle(
    delivery: Delivery,
    outcome: Exclude<Outcome, 'ignored'>,
    verdict: string,
    options: { readonly supersedeRepeats: boolean },
  ): Promise<Settlement> {
    const reply = await this.#settle([
      ...identity(delivery),
      outcome,
      verdict,
      options.supersedeRepeats ? '1' : '',
      REMEMBER_DEATH_S,
    ]);
    const [standing, place, heldSince, ...wakeIds] = reply as readonly [Outcome, string, string, ...string[]];
    return {
      outcome: standing,
      place: Number(place),
      wakeIds,
      ...(heldSince === '' ? {} : { heldSince: Number(heldSince) }),
    };
  }

  async fail(delivery: Delivery, failure: Failure): Promise<FailureEffect> {
    const reply = await this.#scripts.relayFail(
      this.#base,
      delivery.id,
      delivery.event.alert_key,
      failure.holdAtOnce ? '1' : '',
      failure.retryAfterMs,
      failure.code,
      failure.reason,
      HOLD_POLICY.failuresInARow,
      HOLD_POLICY.firstPauseMs,
      HOLD_POLICY.longestPauseMs,
    );
    const [kind, nextProbeInMs, isNew] = reply as [string, number?, string?];
    if (kind !== 'held') return { kind: 'free' };
    return { kind: 'held', nextProbeInMs: nextProbeInMs ?? HOLD_POLICY.firstPauseMs, isNew: isNew === 'new' };
  }

  /** A place for an envelope that could not be read, and so has no lane yet. */
  async keepPlace(): Promise<number> {
    return Number(await this.#scripts.relayKeepPlace(this.#base, REMEMBER_DEATH_S));
  }

  /** Flashduty has answered this delivery. Returns since when the integration was held, if that ended a hold. */
  async answered(id: string): Promise<number | undefined> {
    const since = await this.#scripts.relayAnswered(this.#base, id);
    return since === '' ? undefined : Number(since);
  }

  /** Lets the next delivery probe at once. Returns the hold as it was, undefined when there is none. */
  async release(): Promise<{ readonly hold: Hold; readonly releasedAt: number } | undefined> {
    const reply = (await this.#scripts.relayRelease(this.#base, HOLD_POLICY.firstPauseMs)) as string[];
    const [since, code = '', reason = '', nextProbeAt, releasedAt] = reply;
    if (since === undefined) return undefined;
    const hold = { since: Number(since), code, reason, nextProbeAt: Number(nextProbeAt) };
    return { hold, releasedAt: Number(releasedAt) };
  }

  /** True when the delivery's turn came while it was being parked. */
  async wasWoken(id: string): Promise<boolean> {
    return (await this.#scripts.relayWoken(this.#base, id)) === 1;
  }

  async forgetPromoted(ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += IDS_A_CALL) {
      await this.#scripts.relayPromoted(this.#base, ...ids.slice(from, from + IDS_A_CALL));
    }
  }

  /** Ids whose turn came without anybody waking them. */
  async tend(batchSize: number): Promise<readonly string[]> {
    return (await this.#scripts.relayTend(this.#base, batchSize)) as string[];
  }

  /** Whether a newer event of the lane has been delivered since the event at `place` died. */
  async isOvertaken(alertKey: string, place: number): Promise<boolean> {
    return (await this.#scripts.relayOvertaken(this.#base, alertKey, place)) === 1;
  }
}

function identity({ id, event }: Delivery): [string, string, string] {
  return [id, event.event_status, event.alert_key];
}

function toAdmission([kind, ...rest]: ScriptReply): Admission {
  switch (kind) {
    case 'settled':
      return { kind, outcome: rest[0] as Outcome, verdict: String(rest[1]), place: Number(rest[2]) };
    case 'overtaken':
    case 'paused':
      return { kind };
    case 'behind':
      return { kind, lessSevereIds: rest.map(String) };
    case 'wait':
      return { kind, waitMs: Number(rest[0]) };
    case 'go':
      return { kind, attempt: Number(rest[0]) };
    default:
      throw new Error(`lanes: the admit script answered ${kind}`);
  }
}
