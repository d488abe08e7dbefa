import { toError } from '@relay/contract';
import { DeadLetters, KeptByOne } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import type { Logger } from 'pino';
import { type Figures, readFigures, type Watched } from './figures.js';
import { noteExpected } from './find-silence.js';
import { findTroubles } from './find-troubles.js';
import { findEndings } from './follow-notices.js';
import { logChanges } from './log-changes.js';
import { SELF_ALERT_POLICY, type SelfAlert, type SelfAlertPolicy } from './self-alert.js';
import { forgetUnreachable, NOTHING_YET, type SelfAlertsMemory, step } from './step.js';

export interface SelfAlertsOptions extends Omit<Watched, 'integrations'> {
  readonly config: Pick<RelayConfig, 'integrations' | 'sources' | 'redis' | 'selfAlerts'>;
  readonly logger: Logger;
}

/** For tests, which cannot wait as long. */
export interface SelfAlertsTiming {
  readonly lookEveryMs: number;
  readonly policy: SelfAlertPolicy;
}

export interface RunningSelfAlerts {
  /** As of the last look, whichever worker's it was. */
  current(): readonly SelfAlert[];
  stop(): Promise<void>;
}

const TIMING: SelfAlertsTiming = { lookEveryMs: 15_000, policy: SELF_ALERT_POLICY };

/** Some looks of the worker that looks may fail before another one takes over. */
const LEASE_LOOKS = 4;

/**
 * Raises alerts in Flashduty about the relay itself. One worker at a time looks, and what it decides is remembered before
 * it is sent: a worker that dies in between leaves it to the next one, which sends the same under the same id.
 */
export function startSelfAlerts(options: SelfAlertsOptions, timing = TIMING): RunningSelfAlerts {
  const { client, config, deliveriesOf, logger } = options;
  const { lookEveryMs, policy } = timing;
  const watched = { ...options, integrations: Object.keys(config.integrations) };
  const kept = new KeptByOne(client, 'self-alerts', lookEveryMs * LEASE_LOOKS);
  const warn = (error: Error): void => logger.warn({ err: error }, 'could not look for trouble');
  const deadLetters = new DeadLetters(client);
  deadLetters.queue.on('error', warn);
  const isReachable = (name: string): boolean => config.integrations[name]?.format === 'standard';
  let alerts: readonly SelfAlert[] = [];

  const look = async (): Promise<void> => {
    const isOurs = await kept.take();
    const memory = forgetUnreachable(toMemory(await kept.read()), isReachable);
    alerts = memory.alerts;
    if (!isOurs) return;
    const endings = await findEndings(memory.notices, { deadLetters, deliveriesOf });
    const figures = await readFigures(watched, idsByIntegration(memory));
    const now = Date.now();
    const expectedSince = noteExpected(memory.expectedSince, config.sources, now);
    const troubles = findTroubles(figures, config, expectedSince, now);
    const { selfAlerts } = config;
    const after = step(memory, { now, troubles, endings, blocked: heldIn(figures), selfAlerts, expectedSince }, policy);
    if (!(await kept.write(JSON.stringify(after)))) return;
    alerts = after.alerts;
    logChanges(memory, after, endings, logger);
    for (const { delivery } of after.notices) await deliveriesOf(delivery.integration).enqueue(delivery);
  };

  let looking = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  const lookLater = (): void => {
    if (isStopping) return;
    timer = setTimeout(() => {
      looking = look()
        .catch((thrown) => {
          if (!isStopping) warn(toError(thrown));
        })
        .then(lookLater);
    }, lookEveryMs);
  };
  lookLater();

  return {
    current: () => alerts,
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      await looking;
      if (client.status === 'ready') await kept.giveUp();
      await deadLetters.queue.close();
    },
  };
}

function toMemory(text: string | undefined): SelfAlertsMemory {
  if (text === undefined) return NOTHING_YET;
  // Written above, or there by a worker of another version.
  const memory = JSON.parse(text) as SelfAlertsMemory;
  return memory.v === NOTHING_YET.v ? memory : NOTHING_YET;
}

function idsByIntegration({ notices }: SelfAlertsMemory): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const { delivery } of notices) {
    ids.set(delivery.integration, [...(ids.get(delivery.integration) ?? []), delivery.id]);
  }
  return ids;
}

function heldIn({ integrations }: Figures): ReadonlySet<string> {
  return new Set(integrations.filter(({ hold }) => hold !== undefined).map(({ name }) => name));
}
