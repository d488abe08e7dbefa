import { type Cluster, Redis, type RedisOptions } from 'ioredis';
import { leaveWhenSilent } from './leave-silent-server.js';
import { FEW_RETRIES, PatientCluster } from './patient-cluster.js';

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

interface Manners {
  readonly options: RedisOptions;
  /** A connection on which Redis owes an answer for longer is closed. */
  readonly silenceLimitMs: number;
  /** In a cluster: how often a command is tried again, 100 ms apart, while its slot has no master. */
  readonly clusterRetries: number;
}

/**
 * For the ingress: it must know at once that Redis cannot be reached, so nothing queues in memory and nothing is
 * retried. The command timeout is the only cure for a frozen Redis, which accepts bytes and never answers.
 */
export function connectProducer(target: RedisTarget): RedisClient {
  return connect(target, {
    options: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 2000 },
    silenceLimitMs: 3000,
    clusterRetries: FEW_RETRIES,
  });
}

/**
 * For workers: their commands wait for Redis to come back, however long that takes. Never with a command timeout: it
 * would also cut the blocking wait for the next job.
 */
export function connectConsumer(target: RedisTarget): RedisClient {
  return connect(target, {
    options: { maxRetriesPerRequest: null },
    silenceLimitMs: 10_000,
    clusterRetries: Number.POSITIVE_INFINITY,
  });
}

/**
 * A failover is over for us only when we have left the old master, which may be unable to tell: one that is silent is
 * left, and so is one that was demoted and refuses to write. Whoever reconnects asks the sentinels, or the address of the
 * name, anew; a cluster's client asks for the slots.
 */
function connect(target: RedisTarget, { options: manners, silenceLimitMs, clusterRetries }: Manners): RedisClient {
  const tls = tlsOf(target.tls);
  const common: RedisOptions = {
    ...manners,
    connectTimeout: 2000,
    // After a disconnect from a server that is gone, ioredis keeps the process alive for as long as this: 2 s by default.
    disconnectTimeout: 200,
    retryStrategy: reconnectWithinASecond,
    ...(tls === undefined ? {} : { tls }),
  };
  if (target.kind === 'cluster') {
    const { enableOfflineQueue = true, ...redisOptions } = common;
    const cluster = new PatientCluster(hostsAndPorts(target.nodes), {
      enableOfflineQueue,
      clusterRetryStrategy: reconnectWithinASecond,
      maxRedirections: clusterRetries,
      // Names stay names: a certificate is made out to one, and ioredis would look up the address beforehand.
      dnsLookup: (address, callback) => callback(null, address),
      redisOptions: { ...redisOptions, ...loginOf(target) },
    });
    return cluster.on('+node', (node: Redis) => leaveWhenSilent(node, silenceLimitMs));
  }
  const options = { ...common, reconnectOnError: isDemoted };
  const client =
    target.kind === 'single'
      ? new Redis(target.url.reveal(), options)
      : new Redis({ ...options, ...sentinelOptions(target, tls) });
  leaveWhenSilent(client, silenceLimitMs);
  return client;
}

function sentinelOptions(target: Extract<RedisTarget, { kind: 'sentinels' }>, tls: RedisOptions['tls']): RedisOptions {
  return {
    ...loginOf(target),
    sentinels: hostsAndPorts(target.sentinels),
    name: target.name,
    db: target.db ?? 0,
    sentinelRetryStrategy: reconnectWithinASecond,
    sentinelCommandTimeout: 2000,
    // Without these, ioredis speaks to sentinels and master in the clear, whatever it was given as `tls`.
    ...(tls === undefined ? {} : { sentinelTLS: tls, enableTLSForSentinelMode: true }),
    ...(target.sentinelUsername === undefined ? {} : { sentinelUsername: target.sentinelUsername }),
    ...(target.sentinelPassword === undefined ? {} : { sentinelPassword: target.sentinelPassword.reveal() }),
  };
}

/** As ioredis takes them: it writes into what it is given. */
function hostsAndPorts(nodes: readonly HostAndPort[]): HostAndPort[] {
  return nodes.map(({ host, port }) => ({ host, port }));
}

/** A failover made it a replica. */
function isDemoted(error: Error): boolean {
  return /\bREADONLY\b/.test(error.message);
}

function loginOf({ username, password }: Credentials): RedisOptions {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: password.reveal() }),
  };
}

function tlsOf(tls: Credentials['tls']): NonNullable<RedisOptions['tls']> | undefined {
  if (tls === undefined || tls === false) return undefined;
  return tls === true || tls.ca === undefined ? {} : { ca: tls.ca };
}
