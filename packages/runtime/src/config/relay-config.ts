import type { LogLevel } from './log-level.js';
import type { HostAndPort } from './parse-host-and-port.js';
import type { Secret } from './secret.js';

/** Everything the operator decides, checked and deeply frozen. Read it with `readConfig` or `loadConfig`. */
export interface RelayConfig {
  /** Where it came from: a relay.yaml, the environment alone, or nothing but a sandbox to play with. */
  readonly mode: 'file' | 'environment' | 'sandbox';
  readonly redis: RedisConfig;
  readonly ingress: IngressConfig;
  /** Over how many queues the sources are spread for reading. */
  readonly webhooks: { readonly shards: number };
  readonly worker: WorkerConfig;
  readonly board: BoardConfig;
  /** By name. Has no prototype: a name that nobody configured gives undefined, `constructor` included. */
  readonly integrations: Readonly<Record<string, IntegrationConfig>>;
  /** By name. Has no prototype, as above: these names arrive in URLs. */
  readonly sources: Readonly<Record<string, SourceConfig>>;
  /** Name of the integration that receives the relay's own alerts. */
  readonly selfAlerts?: string;
  readonly logLevel: LogLevel;
  /** What is allowed and probably not meant. To be logged at start. Never holds a secret. */
  readonly warnings: readonly string[];
}

/** `true` trusts the system's certificate authorities; `ca` is the PEM text of the ones to trust instead. */
export type RedisTls = boolean | { readonly ca: string };

interface RedisSafety {
  /** Run although Redis may lose what it confirmed. */
  readonly allowUnsafe: boolean;
  /** Replicas that must hold an envelope before it counts as durable. */
  readonly waitReplicas: number;
}

interface RedisLogin {
  readonly username?: string;
  readonly password?: Secret;
  readonly tls: RedisTls;
}

export type RedisConfig = RedisSafety &
  (
    | { readonly kind: 'single'; readonly url: Secret; readonly tls: RedisTls }
    | ({
        readonly kind: 'sentinels';
        readonly sentinels: readonly HostAndPort[];
        readonly name: string;
        readonly sentinelUsername?: string;
        readonly sentinelPassword?: Secret;
        readonly db: number;
      } & RedisLogin)
    | ({ readonly kind: 'cluster'; readonly nodes: readonly HostAndPort[] } & RedisLogin)
  );

export interface IngressConfig {
  readonly port: number;
  readonly opsPort: number;
  readonly maxBodyBytes: number;
  /** Addresses and CIDR ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly spool: { readonly dir: string; readonly maxBytes: number };
}

export interface WorkerConfig {
  readonly concurrency: number;
  readonly opsPort: number;
  readonly giveUpAfterMs: number;
}

export interface BoardConfig {
  readonly user: string;
  readonly password?: Secret;
  readonly readOnly: boolean;
}

export interface IntegrationConfig {
  readonly name: string;
  readonly pushUrl: Secret;
  readonly format: 'standard' | 'native';
  readonly rateLimit: { readonly perSecond: number; readonly perMinute: number };
}

export interface SourceConfig {
  readonly name: string;
  readonly vendor: string;
  readonly token: Secret;
  readonly integration: string;
  readonly callbackToken?: Secret;
  /** IANA zone of times that the vendor sends without one. */
  readonly timezone?: string;
  /** Addresses and CIDR ranges that may send; empty: any. */
  readonly allowFrom: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Silence for longer than this is worth an alert of the relay's own. */
  readonly expectEveryMs?: number;
}
