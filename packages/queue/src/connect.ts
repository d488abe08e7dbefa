import { Cluster, Redis, type RedisOptions } from 'ioredis';

/** What a secret must offer; the configuration's own type satisfies it. */
interface Revealable {
  reveal(): string;
}

interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

interface Credentials {
  readonly username?: string | undefined;
  readonly password?: Revealable | undefined;
  readonly tls?: boolean | { readonly ca?: string | undefined } | undefined;
}

/** Where Redis is, as the configuration says it. */
export type RedisTarget =
  | ({ readonly kind: 'single'; readonly url: Revealable } & Pick<Credentials, 'tls'>)
  | ({
      readonly kind: 'sentinels';
      readonly sentinels: readonly HostAndPort[];
      readonly name: string;
      readonly db?: number | undefined;
      readonly sentinelUsername?: string | undefined;
      readonly sentinelPassword?: Revealable | undefined;
    } & Credentials)
  | ({ readonly kind: 'cluster'; readonly nodes: readonly HostAndPort[] } & Credentials);

export type RedisClient = Redis | Cluster;

/** BullMQ's own pause between reconnects grows to 20 s; a webhook that waits for it is a lost one. */
const reconnectWithinASecond = (attempt: number): number => Math.min(50 * 2 ** attempt, 1000);

/**
 * For the ingress: it must know at once that Redis cannot be reached, so nothing queues in memory and nothing is
 * retried. The command timeout is the only cure for a frozen Redis, which accepts bytes and never answers.
 */
export function connectProducer(target: RedisTarget): RedisClient {
  return connect(target, { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 2000 });
}

/**
 * For workers: their commands wait for Redis to come back, however long that takes. Never with a command timeout: it
 * would also cut the blocking wait for the next job.
 */
export function connectConsumer(target: RedisTarget): RedisClient {
  return connect(target, { maxRetriesPerRequest: null });
}

function connect(target: RedisTarget, manners: RedisOptions): RedisClient {
  const common: RedisOptions = {
    ...manners,
    connectTimeout: 2000,
    // After a disconnect from a server that is gone, ioredis keeps the process alive for as long as this: 2 s by default.
    disconnectTimeout: 200,
    retryStrategy: reconnectWithinASecond,
    ...tlsOf(target.tls),
  };
  switch (target.kind) {
    case 'single':
      return new Redis(target.url.reveal(), common);
    case 'sentinels':
      return new Redis({
        ...common,
        ...loginOf(target),
        sentinels: target.sentinels.map(({ host, port }) => ({ host, port })),
        name: target.name,
        db: target.db ?? 0,
        sentinelRetryStrategy: reconnectWithinASecond,
        ...(target.sentinelUsername === undefined ? {} : { sentinelUsername: target.sentinelUsername }),
        ...(target.sentinelPassword === undefined ? {} : { sentinelPassword: target.sentinelPassword.reveal() }),
      });
    case 'cluster': {
      const { enableOfflineQueue = true, ...redisOptions } = common;
      return new Cluster(
        target.nodes.map(({ host, port }) => ({ host, port })),
        {
          enableOfflineQueue,
          clusterRetryStrategy: reconnectWithinASecond,
          redisOptions: { ...redisOptions, ...loginOf(target) },
        },
      );
    }
  }
}

function loginOf({ username, password }: Credentials): RedisOptions {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: password.reveal() }),
  };
}

function tlsOf(tls: Credentials['tls']): RedisOptions {
  if (tls === undefined || tls === false) return {};
  return { tls: tls === true || tls.ca === undefined ? {} : { ca: tls.ca } };
}
