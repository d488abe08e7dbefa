import type { Envelope } from '@relay/contract';
import type { RedisClient } from '@relay/queue';
import type { Readiness, RelayConfig, Started } from '@relay/runtime';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { EnvelopeStore } from '../envelope-store.js';
import { logTurns } from '../log-turns.js';
import { readinessOf } from '../readiness.js';
import { RedisGate } from '../redis-gate.js';
import type { RedisStore } from '../redis-store.js';
import { Bell } from './bell.js';
import { Drain } from './drain.js';
import { openSpools } from './open-spools.js';
import { createReports } from './report-spool.js';
import type { Damage } from './set-aside.js';
import { countSpool, measureMemory, measureSpool } from './spool-metrics.js';
import { SpoolingStore } from './spooling-store.js';

export interface StoreOptions {
  readonly config: RelayConfig;
  readonly connection: RedisClient;
  readonly redis: RedisStore;
  readonly registry: Registry;
  readonly logger: Logger;
}

/** Redis with the disk behind it. */
export interface StartedStore {
  readonly store: EnvelopeStore;
  readonly readiness: () => Readiness;
  /** From now on Redis is told what is on disk here. */
  readonly reportAs: (instance: string) => void;
}

/** A start in good order goes to Redis with its first webhook; one without Redis waits no longer than this. */
const WAIT_FOR_REDIS_MS = 1_000;

export async function startStore(options: StoreOptions, started: Started): Promise<StartedStore> {
  const { config, connection, redis, registry, logger } = options;
  const counts = countSpool(registry, Object.keys(config.sources));
  const bell = new Bell();
  const onError = (error: Error): void => logger.warn({ err: error }, 'spool failed');
  const onDamage = (damage: Damage): void => {
    counts.setAside();
    logger.error(damage, 'part of the spool cannot be read');
  };
  const spoolOptions = { ...config.ingress.spool, onChange: () => bell.ring(), onDamage, onError };
  const spools = started('spool', await openSpools(spoolOptions, logger), (it) => it.close());

  const gate = new RedisGate({ obstacle: () => redis.obstacle(), look: () => redis.look() });
  const drain = new Drain({ spools, gate, addAll: (envelopes) => redis.storeAll(envelopes), bell, onError });
  const onSpooled = ({ source }: Envelope): void => {
    counts.spooled(source);
    tellTurn();
  };
  const store = new SpoolingStore({ redis, gate, spools, drain, onSpooled });
  measureSpool(registry, () => spools.current.status());
  measureMemory(registry, () => gate.memoryShare);

  gate.on('looked', () => bell.ring());
  // Stopped when the drain has stopped: what it tells last is what stays on the disk.
  const reports = createReports({ connection, spools, gate, settings: config.ingress.spool, logger });
  started('spool reports', reports, (it) => it.stop());
  started('redis gate', gate, (it) => it.stop()).start();
  started('drain', drain, (it) => it.stop()).start();
  await gate.whenOpen(WAIT_FOR_REDIS_MS);
  const tellTurn = logTurns(gate, logger);
  return {
    store,
    readiness: () => readinessOf(gate, spools.current),
    reportAs: reports.startAs,
  };
}
