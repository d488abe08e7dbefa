import {
  countParked,
  type Hold,
  oldestDelivery,
  oldestWebhook,
  type RedisHealth,
  readHold,
  readRedisHealth,
} from '@relay/queue';
import { everyIntegration, type RelayAccess } from '../connect/with-relay.js';

/** What Redis knows of the relay at one moment. Times are Unix milliseconds. */
export interface RelayStatus {
  readonly webhooks: {
    readonly waiting: number;
    readonly beingRead: number;
    /** Kept for a day. */
    readonly ignored: number;
    readonly oldestSince?: number;
  };
  readonly integrations: readonly IntegrationStatus[];
  readonly deadLetters: {
    readonly atRest: number;
    readonly beingReplayed: number;
    readonly byCode: Readonly<Record<string, number>>;
    /** Ever, by source. */
    readonly discarded: Readonly<Record<string, number>>;
  };
  readonly redis: readonly RedisHealth[];
}

export interface IntegrationStatus {
  readonly name: string;
  /** False: it was once, and nobody delivers what is left. */
  readonly configured: boolean;
  readonly waiting: number;
  readonly beingSent: number;
  readonly betweenAttempts: number;
  /** Behind an older event of their alert. */
  readonly parked: number;
  /** Kept for a day. */
  readonly ended: number;
  readonly oldestSince?: number;
  readonly hold?: Hold;
}

export async function lookAtStatus(relay: RelayAccess): Promise<RelayStatus> {
  const { client, webhooks, deadLetters } = relay;
  const [counts, oldest, integrations, redis, resting, byCode, discarded] = await Promise.all([
    webhooks.getJobCounts('waiting', 'active', 'completed'),
    oldestWebhook(client, webhooks),
    lookAtIntegrations(relay),
    readRedisHealth(client),
    deadLetters.queue.getJobCounts('failed', 'waiting', 'active'),
    deadLetters.countByCode(),
    deadLetters.discarded(),
  ]);
  const { waiting = 0, active = 0, completed = 0 } = counts;
  return {
    webhooks: { waiting, beingRead: active, ignored: completed, ...since(oldest) },
    integrations,
    deadLetters: {
      atRest: resting.failed ?? 0,
      beingReplayed: (resting.waiting ?? 0) + (resting.active ?? 0),
      byCode: Object.fromEntries(byCode),
      discarded,
    },
    redis,
  };
}

async function lookAtIntegrations(relay: RelayAccess): Promise<IntegrationStatus[]> {
  const names = await everyIntegration(relay);
  const all = await Promise.all(names.map((name) => lookAtIntegration(relay, name)));
  return all.filter(({ configured, oldestSince }) => configured || oldestSince !== undefined);
}

async function lookAtIntegration(
  { config, client, deliveriesOf }: RelayAccess,
  name: string,
): Promise<IntegrationStatus> {
  const deliveries = deliveriesOf(name);
  const [counts, parked, hold, oldest] = await Promise.all([
    deliveries.queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'completed'),
    countParked(client, name),
    readHold(client, name),
    oldestDelivery(client, deliveries),
  ]);
  const { waiting = 0, prioritized = 0, active = 0, delayed = 0, completed = 0 } = counts;
  return {
    name,
    configured: Object.hasOwn(config.integrations, name),
    waiting: waiting + prioritized,
    beingSent: active,
    // The parked are delayed too, for as long as nobody wakes them.
    betweenAttempts: Math.max(0, delayed - parked),
    parked,
    ended: completed,
    ...since(oldest),
    ...(hold === undefined ? {} : { hold }),
  };
}

function since(oldest: number | undefined): { oldestSince?: number } {
  return oldest === undefined ? {} : { oldestSince: oldest };
}
