import type { Overrides } from './read-overrides.js';
import type { IntegrationConfig, RelayConfig, SourceConfig } from './relay-config.js';
import type { CheckedSettings } from './relay-schema.js';
import { toRedisConfig } from './to-redis-config.js';

interface Circumstances {
  readonly mode: RelayConfig['mode'];
  readonly overrides: Overrides;
  readonly readFile: (path: string) => string;
}

/** Checked settings in the shape the services use: units in the names, every entry knowing its own name. */
export function toRelayConfig(
  settings: CheckedSettings,
  { mode, overrides, readFile }: Circumstances,
): Omit<RelayConfig, 'warnings'> {
  const { ingress, webhooks, worker, board, selfAlerts } = settings;
  return {
    mode,
    redis: toRedisConfig(settings.redis, overrides.redisUrl, readFile),
    ingress: { ...ingress, port: overrides.ingressPort ?? ingress.port },
    webhooks,
    worker: { concurrency: worker.concurrency, opsPort: worker.opsPort, giveUpAfterMs: worker.giveUpAfter },
    board,
    integrations: byName(settings.integrations, (name, integration): IntegrationConfig => ({ name, ...integration })),
    sources: byName(settings.sources, toSourceConfig),
    ...(selfAlerts !== undefined && { selfAlerts }),
    logLevel: overrides.logLevel ?? settings.logLevel,
  };
}

function toSourceConfig(name: string, { expectEvery, ...source }: CheckedSettings['sources'][string]): SourceConfig {
  return { name, ...source, ...(expectEvery !== undefined && { expectEveryMs: expectEvery }) };
}

/** Without a prototype, so that a name out of a URL finds only what was configured. */
function byName<From, To>(
  entries: Record<string, From>,
  convert: (name: string, entry: From) => To,
): Record<string, To> {
  const converted: Record<string, To> = Object.create(null);
  for (const [name, entry] of Object.entries(entries)) converted[name] = convert(name, entry);
  return converted;
}
