import { RedisUnreachable } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import { withRelay } from '../connect/with-relay.js';
import type { Terminal } from '../terminal.js';
import { checkConfiguration } from './check-configuration.js';
import { checkPushHosts } from './check-push-hosts.js';
import { checkServices } from './check-services.js';
import { CHECKS, type Finding } from './finding.js';
import { lookIntoRedis } from './look-into-redis.js';

export interface Examination {
  readonly findings: readonly Finding[];
  readonly isRedisReached: boolean;
}

/** Looks at everything at once, since a network that is broken keeps each of them waiting. */
export async function examine(config: RelayConfig, terminal: Terminal): Promise<Examination> {
  const [services, hosts, redis] = await Promise.all([
    checkServices(config),
    checkPushHosts(config, terminal.now),
    askRedis(terminal),
  ]);
  const findings = [...checkConfiguration(config), ...redis.findings, ...services, ...hosts];
  return { ...redis, findings: CHECKS.flatMap((check) => findings.filter((finding) => finding.check === check)) };
}

async function askRedis(terminal: Terminal): Promise<Examination> {
  try {
    return {
      findings: await withRelay(terminal, (relay) => lookIntoRedis(relay, terminal.now())),
      isRedisReached: true,
    };
  } catch (thrown) {
    if (!(thrown instanceof RedisUnreachable)) throw thrown;
    const remedy =
      'see that it runs, and that redis in the configuration names it and its login. Until then webhooks go to the spool, nothing is delivered, and nothing more can be told';
    return {
      findings: [{ check: 'redis', level: 'fault', what: thrown.message, remedy }],
      isRedisReached: false,
    };
  }
}
