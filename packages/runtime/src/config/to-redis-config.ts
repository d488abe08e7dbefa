import { completeRedisUrl } from './redis-url.js';
import type { RedisConfig, RedisTls } from './relay-config.js';
import { type CheckedSettings, DEFAULT_REDIS_URL } from './relay-schema.js';
import { Secret } from './secret.js';

type RedisSettings = CheckedSettings['redis'];

/** REDIS_URL takes the place of whatever way to Redis the file chose; what is asked of Redis stays. */
export function toRedisConfig(
  settings: RedisSettings,
  overridingUrl: string | undefined,
  readFile: (path: string) => string,
): RedisConfig {
  const { url, sentinels, name, cluster, username, password, db, tlsCaFile, allowUnsafe, waitReplicas } = settings;
  const safety = { allowUnsafe, waitReplicas };
  const tlsWhen = (used: boolean): RedisTls => (used && tlsCaFile !== undefined ? { ca: readFile(tlsCaFile) } : used);
  const single = (href: string): RedisConfig => ({
    kind: 'single',
    url: new Secret(href),
    tls: tlsWhen(href.startsWith('rediss:')),
    ...safety,
  });
  const login = {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    tls: tlsWhen(settings.tls ?? false),
  };

  if (overridingUrl !== undefined) return single(overridingUrl);
  if (cluster.length > 0) return { kind: 'cluster', nodes: cluster, ...login, ...safety };
  if (sentinels.length > 0 && name !== undefined) {
    const { sentinelUsername, sentinelPassword } = settings;
    return {
      kind: 'sentinels',
      sentinels,
      name,
      ...(sentinelUsername !== undefined && { sentinelUsername }),
      ...(sentinelPassword !== undefined && { sentinelPassword }),
      db: db ?? 0,
      ...login,
      ...safety,
    };
  }
  const beside = {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password: password.reveal() }),
    ...(db !== undefined && { db }),
  };
  return single(completeRedisUrl(url?.reveal() ?? DEFAULT_REDIS_URL, beside));
}
