import { findIntegrations, judgeStatus, lookAtStatus, type Problem, type ProblemKind, readLedger } from '@relay/queue';
import type { RelayAccess } from '../connect/with-relay.js';
import { checkDeadLetters } from './check-dead-letters.js';
import { checkIngresses } from './check-ingresses.js';
import { checkIntegrations } from './check-integrations.js';
import { checkLedger } from './check-ledger.js';
import { checkRedis } from './check-redis.js';
import { checkSources } from './check-sources.js';
import { checkWebhooks } from './check-webhooks.js';
import { checkWorkers } from './check-workers.js';
import type { Finding } from './finding.js';

/** All that is told by what Redis holds. */
export async function lookIntoRedis(relay: RelayAccess, now: number): Promise<readonly Finding[]> {
  const { config, client } = relay;
  const configured = Object.keys(config.integrations);
  const status = await lookAtStatus(relay, {
    shards: config.webhooks.shards,
    configured,
    ever: await findIntegrations(client),
  });
  return [
    ...judgeStatus(status, now, config.redis).flatMap(toFinding),
    ...checkRedis(status.redis, config),
    ...checkIngresses(status, now),
    ...(await checkWorkers(relay)),
    ...checkWebhooks(status, now),
    ...checkIntegrations(status, now),
    ...(await checkDeadLetters(relay, status)),
    ...checkSources(config, await readLedger(client, { now }), now),
    ...(await checkLedger(relay, now)),
  ];
}

/** What `relay status` calls a problem is a fault here too, unless a check of its own tells more about it. */
const CHECK_OF: Readonly<Record<ProblemKind, Finding['check'] | 'its own'>> = {
  'redis unsafe': 'its own',
  'redis full': 'redis',
  'ingress lost': 'ingress',
  'spool left': 'ingress',
  'spool in use': 'ingress',
  'spool damaged': 'ingress',
  'webhooks unread': 'webhooks',
  'integration unknown': 'integration',
  'integration held': 'its own',
  'events undelivered': 'integration',
  'dead letters': 'its own',
};

function toFinding({ kind, integration, what, remedy }: Problem): Finding[] {
  const check = CHECK_OF[kind];
  if (check === 'its own') return [];
  return [{ check, level: 'fault', what, remedy, ...(integration === undefined ? {} : { about: integration }) }];
}
