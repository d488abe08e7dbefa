import {
  countAtRest,
  type DeliveryQueue,
  type IngressReport,
  type IntegrationStatus,
  type LedgerSheet,
  type LostIngress,
  lookAtIntegration,
  lookAtWebhooks,
  oldestDelivery,
  type RedisClient,
  type RedisHealth,
  type RestingLetters,
  readIngressReports,
  readLedger,
  readLeftSpools,
  readLostIngresses,
  readRedisHealth,
  type WebhookQueues,
  type WebhooksStatus,
} from '@relay/queue';

/** Everything from which the relay sees that something is wrong. Times are Unix milliseconds. */
export interface Figures {
  readonly webhooks: WebhooksStatus;
  readonly integrations: readonly IntegrationStatus[];
  readonly ingresses: readonly IngressReport[];
  readonly lostIngresses: readonly LostIngress[];
  readonly leftSpools: readonly IngressReport[];
  readonly redis: readonly RedisHealth[];
  readonly resting: readonly RestingLetters[];
  readonly ledger: readonly LedgerSheet[];
}

export interface Watched {
  readonly client: RedisClient;
  readonly webhooks: WebhookQueues;
  readonly integrations: readonly string[];
  readonly deliveriesOf: (integration: string) => DeliveryQueue;
}

/** To count more of them would tell nothing more, and keeps Redis from others for a while. */
const COUNTED_LETTERS = 10_000;

/** At a cost that does not grow with how much waits. The relay's own notices do not count among what waits. */
export async function readFigures(watched: Watched, own: ReadonlyMap<string, readonly string[]>): Promise<Figures> {
  const { client, integrations } = watched;
  const [webhooks, statuses, ingresses, lostIngresses, leftSpools, redis, resting, ledger] = await Promise.all([
    lookAtWebhooks(client, watched.webhooks),
    Promise.all(integrations.map((name) => lookAt(name, watched, own.get(name) ?? []))),
    readIngressReports(client),
    readLostIngresses(client),
    readLeftSpools(client),
    readRedisHealth(client),
    countAtRest(client, COUNTED_LETTERS),
    readLedger(client),
  ]);
  return { webhooks, integrations: statuses, ingresses, lostIngresses, leftSpools, redis, resting, ledger };
}

async function lookAt(
  name: string,
  { client, deliveriesOf }: Watched,
  own: readonly string[],
): Promise<IntegrationStatus> {
  const status = await lookAtIntegration({ client, deliveriesOf }, name, true);
  if (own.length === 0) return status;
  const { oldestSince: _ownOrNot, ...rest } = status;
  const oldestSince = await oldestDelivery(client, deliveriesOf(name), own);
  return oldestSince === undefined ? rest : { ...rest, oldestSince };
}
