import { toError } from '@relay/contract';
import {
  explainRedisFault,
  findShards,
  openQueues,
  RedisUnreachable,
  type RelayQueues,
  reachRedis,
} from '@relay/queue';
import { loadConfig, type RelayConfig } from '@relay/runtime';
import { vendorNames } from '@relay/vendors';
import type { Terminal } from '../terminal.js';
import { maskSecrets } from './mask-secrets.js';

/** Long enough for a login and a sentinel's answer; a person waits no longer gladly. */
const REACH_WITHIN_MS = 3_000;

/** The relay as a command finds it: its configuration and its queues. */
export interface RelayAccess extends RelayQueues {
  readonly config: RelayConfig;
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
  const client = await reachRedis(config.redis, REACH_WITHIN_MS);
  try {
    // What was left in a shard of an earlier configuration waits too.
    const shards = Math.max(config.webhooks.shards, ...(await findShards(client)).map((shard) => shard + 1));
    return await work({ config, ...openQueues(client, shards, () => undefined) }, withoutSecrets(terminal, config));
  } catch (thrown) {
    const fault = explainRedisFault(toError(thrown), config.redis);
    throw fault === undefined ? thrown : new RedisUnreachable(fault, { cause: thrown });
  } finally {
    client.disconnect();
  }
}

/** A terminal on which no secret of the configuration can be seen. */
export function withoutSecrets(terminal: Terminal, config: RelayConfig): Terminal {
  const mask = maskSecrets(config);
  return {
    ...terminal,
    writeOut: (text) => terminal.writeOut(mask(text)),
    writeError: (text) => terminal.writeError(mask(text)),
  };
}
