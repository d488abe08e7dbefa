import type { Attempt, Delivery, DeliveryResult, Outcome } from '@relay/contract';
import type { RedisClient } from './connect.js';
import type { DeliveryQueue } from './delivery-queue.js';
import { keyBase } from './names.js';

/** What a delivery is doing. */
export type DeliveryState =
  /** Another event of its lane goes first. */
  | 'parked'
  /** In line to be sent. */
  | 'waiting'
  /** In the hands of a worker. */
  | 'being sent'
  /** Failed; waits for its next attempt. */
  | 'between attempts'
  | 'ended';

/** Everything that is known of one delivery. */
export interface DeliveryStory {
  readonly delivery: Delivery;
  readonly state: DeliveryState;
  /** Its number in the lane: lower ones go first. Absent while it has not entered. */
  readonly place?: number;
  /** The newest attempts that failed, and the last one. */
  readonly attempts: readonly Attempt[];
  /** How many attempts were made in all. */
  readonly tries: number;
  /** Ids of the unfinished deliveries of its lane, in the order in which they will be sent, itself among them. */
  readonly lane: readonly string[];
  readonly outcome?: Outcome;
  readonly reason?: string;
  /** Unix milliseconds. */
  readonly endedAt?: number;
  readonly nextAttemptAt?: number;
}

const OWN_FIELDS = ['lane.place', 'lane.tries', 'lane.outcome'] as const;

export async function readDelivery(
  client: RedisClient,
  { queue }: DeliveryQueue,
  id: string,
): Promise<DeliveryStory | undefined> {
  const job = await queue.getJob(id);
  if (job === undefined) return undefined;
  const base = keyBase(queue.name);
  const [fields, logs, lane, bullState, isParked, delayScore] = await Promise.all([
    client.hmget(base + id, ...OWN_FIELDS),
    queue.getJobLogs(id),
    readLane(client, queue.name, job.data.event.alert_key),
    queue.getJobState(id),
    client.sismember(`${base}parked`, id),
    client.zscore(`${base}delayed`, id),
  ]);
  const [place, tries, settled] = fields;
  const result = job.finishedOn === undefined ? undefined : toResult(job.returnvalue);
  // Settled before its job ended: the lane's word is what counts, and comes first.
  const outcome = settled ? (settled as Outcome) : result?.outcome;
  const state = job.finishedOn === undefined ? stateOf(bullState, isParked === 1) : 'ended';
  const attempts = logs.logs.map((line) => JSON.parse(line) as Attempt);
  const last = result?.outcome === 'delivered' ? result.lastAttempt : undefined;
  return {
    delivery: job.data,
    state,
    attempts: last === undefined ? attempts : [...attempts, last],
    tries: Number(tries ?? 0),
    lane,
    ...(place ? { place: Number(place) } : {}),
    ...(outcome === undefined ? {} : { outcome }),
    ...(result?.reason === undefined ? {} : { reason: result.reason }),
    ...(job.finishedOn === undefined ? {} : { endedAt: job.finishedOn }),
    // BullMQ keeps the time in the upper bits of the score.
    ...(state === 'between attempts' && delayScore !== null
      ? { nextAttemptAt: Math.floor(Number(delayScore) / 4096) }
      : {}),
  };
}

/** How a delivery ended; undefined while it has not. Cheap, for those who look again and again. */
export async function readEnding(
  client: RedisClient,
  { queue }: Pick<DeliveryQueue, 'queue'>,
  id: string,
): Promise<{ readonly outcome: Outcome; readonly reason: string } | undefined> {
  const [outcome, verdict] = await client.hmget(keyBase(queue.name) + id, 'lane.outcome', 'lane.verdict');
  if (!outcome) return undefined;
  // The lanes' scripts write no other words; the verdict of a death is the deliverer's JSON.
  const { code, reason } = verdict ? (JSON.parse(verdict) as Record<string, unknown>) : {};
  return { outcome: outcome as Outcome, reason: code === undefined ? '' : `${code}: ${reason}` };
}

/**
 * Ids of the unfinished deliveries of an alert key, in the order in which they will be sent: by place, but one that is
 * under way goes on although a replay was put before it.
 */
export async function readLane(client: RedisClient, queueName: string, alertKey: string): Promise<string[]> {
  const base = keyBase(queueName);
  const [entries, underWay] = await Promise.all([
    client.zrange(`${base}lane:${alertKey}`, 0, -1),
    client.hget(`${base}trying`, alertKey),
  ]);
  const ids = entries.map((entry) => entry.slice(entry.indexOf(' ') + 1));
  const first = ids.filter((id) => id === underWay);
  return [...first, ...ids.filter((id) => id !== underWay)];
}

function stateOf(bullState: string, isParked: boolean): DeliveryState {
  if (bullState === 'active') return 'being sent';
  if (bullState !== 'delayed') return 'waiting';
  return isParked ? 'parked' : 'between attempts';
}

/** Deliveries' jobs end with nothing else. */
function toResult(value: unknown): DeliveryResult | undefined {
  return typeof value === 'object' && value !== null && 'outcome' in value ? (value as DeliveryResult) : undefined;
}
