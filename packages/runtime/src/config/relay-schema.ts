import type { z } from 'zod';
import * as form from './forms.js';
import { labelsSetting } from './labels-setting.js';
import { listOf, named, optional, required, section, withFallback } from './setting.js';

export const DEFAULT_REDIS_URL = 'redis://127.0.0.1:6379';
export const DEFAULT_PORT = '3000';
export const DEFAULT_INGRESS_OPS_PORT = '3002';
const SENTINEL_PORT = 26_379;
const REDIS_PORT = 6379;

const redis = section({
  url: optional(
    { ...form.secret, expected: 'a redis:// or rediss:// URL', example: DEFAULT_REDIS_URL },
    DEFAULT_REDIS_URL,
  ),
  sentinels: listOf(form.hostAndPort(SENTINEL_PORT)),
  name: optional({ ...form.text, expected: 'the name the sentinels know', example: 'mymaster' }),
  sentinelUsername: optional(form.text),
  sentinelPassword: optional(form.password),
  cluster: listOf(form.hostAndPort(REDIS_PORT)),
  username: optional(form.text),
  password: optional(form.password),
  db: optional(form.wholeNumber(0, 65_535, '0', 'a database number'), '0'),
  tls: optional(form.flag, 'false'),
  tlsCaFile: optional({ ...form.text, expected: 'the path of a PEM file', example: '/run/secrets/redis-ca.pem' }),
  allowUnsafe: withFallback(form.flag, 'false'),
  waitReplicas: withFallback(form.wholeNumber(0, 100, '1', 'a number of replicas'), '0'),
});

const ingress = section({
  port: withFallback(form.port, DEFAULT_PORT),
  opsPort: withFallback(form.port, DEFAULT_INGRESS_OPS_PORT),
  maxBodyBytes: withFallback(form.byteSize('64MiB', '1MiB'), '1048576'),
  trustedProxies: listOf(form.addressRange),
  spool: section({
    dir: withFallback({ ...form.text, expected: 'the path of a directory', example: './data/spool' }, './data/spool'),
    maxBytes: withFallback(form.byteSize('1024GiB', '1GiB'), '1073741824'),
  }),
});

const worker = section({
  concurrency: withFallback(form.wholeNumber(1, 1000, '64', 'a number of deliveries'), '64'),
  opsPort: withFallback(form.port, '3001'),
  giveUpAfter: withFallback(form.duration('1s', '30d', '24h'), '24h'),
});

/** As many as the queue package looks for. */
const MOST_SHARDS = 16;

const webhooks = section({
  shards: withFallback(form.wholeNumber(1, MOST_SHARDS, '1', 'a number of queues'), '1'),
});

const board = section({
  user: withFallback(
    { ...form.text, expected: 'a user name without a colon', example: 'relay', parse: parseUser },
    'relay',
  ),
  password: optional(form.password),
  readOnly: withFallback(form.flag, 'false'),
});

const integration = section({
  pushUrl: required({ ...form.secret, expected: 'the push URL from the integration’s card in Flashduty' }),
  format: withFallback(form.oneOf(['standard', 'native']), 'standard'),
  rateLimit: section({
    perSecond: withFallback(form.wholeNumber(1, 1_000_000, '100', 'a number of events'), '100'),
    perMinute: withFallback(form.wholeNumber(1, 1_000_000, '1000', 'a number of events'), '1000'),
  }),
});

const source = section({
  vendor: required({ ...form.text, expected: 'the name of a vendor', example: 'zstack' }),
  token: required(form.secret),
  integration: required({ ...form.text, expected: 'the name of an integration', example: 'ops' }),
  callbackToken: optional(form.secret),
  timezone: optional(form.timezone),
  allowFrom: listOf(form.addressRange),
  labels: labelsSetting,
  expectEvery: optional(form.duration('1s', '30d', '6h')),
});

/** The whole of relay.yaml, one value at a time. What holds between values is checked in check-between-settings.ts. */
export const relaySchema = section({
  redis,
  ingress,
  webhooks,
  worker,
  board,
  integrations: named(integration),
  sources: named(source),
  selfAlerts: optional({ ...form.text, expected: 'the name of an integration', example: 'ops' }),
  logLevel: withFallback(form.logLevel, 'info'),
});

export type CheckedSettings = z.output<typeof relaySchema>;

/** Basic authentication ends the user name at the first colon. */
function parseUser(given: string): string | undefined {
  return given.includes(':') ? undefined : form.text.parse(given);
}
