import { type StoredEnvelope, toError } from '@relay/contract';
import {
  createWebhookQueue,
  DeadLetters,
  DeliveryQueue,
  explainRedisFault,
  findIntegrations,
  type Queue,
  type RedisClient,
  RedisUnreachable,
  reachRedis,
} from '@relay/queue';
import { loadConfig, type RelayConfig } from '@relay/runtime';
import { vendorNames } from '@relay/vendors';
import type { Terminal } from '../terminal.js';
import { maskSecrets } from './mask-secrets.js';

/** Long enough for a login and a sentinel's answer; a person waits no longer gladly. */
const REACH_WITHIN_MS = 3_000;

/** The relay as a command finds it: its configuration and its queues. */
export interface RelayAccess {
  readonly config: RelayConfig;
  readonly client: RedisClient;
  readonly webhooks: Queue<StoredEnvelope>;
  readonly deadLetters: DeadLetters;
  readonly deliveriesOf: (integration: string) => DeliveryQueue;
}

/** The configured integrations, and those that were configured once and may still have deliveries. */
export async function everyIntegration({ config, client }: RelayAccess): Promise<readonly string[]> {
  return [...new Set([...Object.keys(config.integrations), ...(await findIntegrations(client))])];
}

/**
 * Runs a command's work with the relay that the configuration names, and with a terminal on which no secret can be seen.
 * Throws ConfigError and RedisUnreachable.
 */
export async function withRelay<T>(
  terminal: Terminal,
  work: (relay: RelayAccess, terminal: Terminal) => Promise<T>,
): Promise<T> {
  const config = loadConfig(terminal.env, vendorNames);
  const mask = maskSecrets(config);
  const client = await reachRedis(config.redis, REACH_WITHIN_MS);
  try {
    return await work(openQueues(config, client), {
      ...terminal,
      writeOut: (text) => terminal.writeOut(mask(text)),
      writeError: (text) => terminal.writeError(mask(text)),
    });
  } catch (thrown) {
    const fault = explainRedisFault(toError(thrown), config.redis);
    throw fault === undefined ? thrown : new RedisUnreachable(fault, { cause: thrown });
  } finally {
    client.disconnect();
  }
}

function openQueues(config: RelayConfig, client: RedisClient): RelayAccess {
  const known = new Map<string, DeliveryQueue>();
  const webhooks = heard(createWebhookQueue(client));
  const deadLetters = new DeadLetters(client);
  heard(deadLetters.queue);
  return {
    config,
    client,
    webhooks,
    deadLetters,
    deliveriesOf: (integration) => {
      const deliveries = known.get(integration) ?? new DeliveryQueue(client, integration);
      if (!known.has(integration)) heard(deliveries.queue);
      known.set(integration, deliveries);
      return deliveries;
    },
  };
}

/** The command that fails tells of it. The queue tells of it too, and an error event that nobody hears ends the process. */
function heard<T extends Pick<Queue, 'on'>>(queue: T): T {
  queue.on('error', () => undefined);
  return queue;
}
