import { type IngressReport, type LostIngress, readIngressReports, readLostIngresses } from '../ingress-report.js';
import { readLeftSpools } from '../left-spools.js';
import { oldestDelivery } from '../oldest-delivery.js';
import type { RelayQueues } from '../open-queues.js';
import { countParked, type Hold, readHold } from '../read-hold.js';
import { type RedisHealth, readRedisHealth } from '../redis-health.js';
import { lookAtWebhooks, type WebhooksStatus } from './look-at-webhooks.js';

/** What Redis knows of the relay at one moment. Times are Unix milliseconds. */
export interface RelayStatus {
  readonly webhooks: WebhooksStatus;
  readonly integrations: readonly IntegrationStatus[];
  readonly deadLetters: {
    readonly atRest: number;
    readonly beingReplayed: number;
    readonly byCode: Readonly<Record<string, number>>;
    /** Ever, by source. */
    readonly discarded: Readonly<Record<string, number>>;
  };
  /** What every ingress that runs says of itself, its spool above all. */
  readonly ingresses: readonly IngressReport[];
  readonly lostIngresses: readonly LostIngress[];
  /** The last reports of spools that nobody drains though webhooks are in them. */
  readonly leftSpools: readonly IngressReport[];
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

/** What the configuration names, and what it named once. */
export interface KnownParts {
  /** `webhooks.shards`. */
  readonly shards: number;
  /** Names of integrations. */
  readonly configured: readonly string[];
  /** All that ever had a queue, see findIntegrations: those not configured are told of while something waits there. */
  readonly ever: readonly string[];
}

export async function lookAtStatus(queues: RelayQueues, known: KnownParts): Promise<RelayStatus> {
  const { client, webhooks: allWebhooks, deadLetters } = queues;
  const [webhooks, integrations, ingresses, lostIngresses, leftSpools, redis, resting, byCode, discarded] =
    await Promise.all([
      lookAtWebhooks(client, allWebhooks.slice(0, known.shards)),
      lookAtIntegrations(queues, known),
      readIngressReports(client),
      readLostIngresses(client),
      readLeftSpools(client),
      readRedisHealth(client),
      deadLetters.queue.getJobCounts('failed', 'waiting', 'active'),
      deadLetters.countByCode(),
      deadLetters.discarded(),
    ]);
  return {
    webhooks,
    integrations,
    deadLetters: {
      atRest: resting.failed ?? 0,
      beingReplayed: (resting.waiting ?? 0) + (resting.active ?? 0),
      byCode: Object.fromEntries(byCode),
      discarded,
    },
    ingresses,
    lostIngresses,
    leftSpools,
    redis,
  };
}

async function lookAtIntegrations(queues: RelayQueues, { configured, ever }: KnownParts): Promise<IntegrationStatus[]> {
  const isConfigured = new Set(configured);
  const names = [...new Set([...configured, ...ever])];
  const all = await Promise.all(names.map((name) => lookAtIntegration(queues, name, isConfigured.has(name))));
  return all.filter((integration) => integration.configured || integration.oldestSince !== undefined);
}

export async function lookAtIntegration(
  { client, deliveriesOf }: Pick<RelayQueues, 'client' | 'deliveriesOf'>,
  name: string,
  configured: boolean,
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
    configured,
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
