import { join } from 'node:path';
import { type Audit, audit, connectConsumer, type RedisClient } from '@relay/queue';
import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { startIngress } from '../../services/ingress/src/start-ingress.js';
import { startWorker } from '../../services/worker/src/start-worker.js';
import { zstackAlarm } from '../support/alarms.js';
import { configFrom } from '../support/config.js';
import { eventually } from '../support/eventually.js';
import { isAccepted } from '../support/is-accepted.js';
import { captureLog } from '../support/log-capture.js';

/** The life of one alert. No two steps in a row are alike, so none supersedes another. */
const STEPS = ['Alarm', 'OK', 'Alarm', 'OK'] as const;
const SENDERS = 8;
/** What a failover took from a worker's hands comes back after 10 to 15 s, and may be taken once more. */
const JOBS_STALL_WITHIN_MS = 45_000;
const TOKEN = 'tok-zs-b41a6ce9d7f2083e';

export interface FailoverOptions {
  /** The `redis` of relay.yaml. */
  readonly redis: object;
  /** A folder for the spool. */
  readonly dir: string;
  readonly alerts: number;
  /** A worker that is there from the start delivers what would be lost with the master a moment later. */
  readonly worker: 'before' | 'after';
  /** Takes the master away. `accepted` tells how many webhooks were answered 200 so far. */
  readonly failOver: (accepted: () => number) => Promise<void>;
  /** What was lost is waited for no longer than this. */
  readonly arriveWithinMs: number;
}

export interface FailoverReport {
  readonly accepted: number;
  readonly refused: number;
  /** `<alert>:<step>` of what was answered 200 and never came to Flashduty. */
  readonly lost: readonly string[];
  /** Alerts whose steps were first seen in another order than they were accepted in. */
  readonly outOfOrder: readonly string[];
  readonly audit: Audit;
}

/** Posts every alert's life through an ingress and a worker, whose Redis loses its master in the middle of it. */
export async function throughFailover(options: FailoverOptions): Promise<FailoverReport> {
  const sandbox = await startSandbox({ behaviour: { rateLimits: 'off' } });
  const config = configFrom(JSON.stringify(settings(options, sandbox)));
  const ingress = await startIngress(config, captureLog('ingress', config).logger);
  const work = () => startWorker(config, captureLog('worker', config).logger);
  let worker = options.worker === 'before' ? await work() : undefined;
  const client = connectConsumer(config.redis);
  client.on('error', () => undefined);
  try {
    const { accepted, refused } = await post(options, `${ingress.url}/webhooks/zs/${TOKEN}`);
    worker ??= await work();
    const lost = await waitForAll(accepted, sandbox, options.arriveWithinMs);
    const settled = await settledAudit(client);
    return { accepted: accepted.size, refused, lost, outOfOrder: outOfOrder(firstSeen(sandbox)), audit: settled };
  } finally {
    client.disconnect();
    await worker?.stop();
    await ingress.stop();
    await sandbox.stop();
  }
}

function settings({ redis, dir }: FailoverOptions, sandbox: RunningSandbox): object {
  const rateLimit = { perSecond: 100_000, perMinute: 1_000_000 };
  return {
    redis,
    ingress: { port: 0, opsPort: 0, spool: { dir: join(dir, 'spool') } },
    worker: { opsPort: 0 },
    integrations: { ops: { pushUrl: sandbox.pushUrl('topology-integration-key'), rateLimit } },
    sources: { zs: { vendor: 'zstack', token: TOKEN, integration: 'ops' } },
  };
}

/** The steps of an alert follow one another, those of different alerts are interleaved. */
async function post({ alerts, failOver }: FailoverOptions, url: string) {
  const accepted = new Set<string>();
  let refused = 0;
  const names = Array.from({ length: alerts }, (_, number) => `alert${number}`);
  const send = async (): Promise<void> => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      for (const [step, status] of STEPS.entries()) {
        while (!(await isAccepted(url, zstackAlarm(name, step, status)))) refused += 1;
        accepted.add(`${name}:${step}`);
      }
    }
  };
  await Promise.all([failOver(() => accepted.size), ...Array.from({ length: SENDERS }, send)]);
  return { accepted, refused };
}

/** Gives what has not come by then. */
async function waitForAll(accepted: ReadonlySet<string>, sandbox: RunningSandbox, withinMs: number): Promise<string[]> {
  const missing = (): string[] => {
    const seen = new Set(firstSeen(sandbox));
    return [...accepted].filter((step) => !seen.has(step));
  };
  return await eventually(missing, ({ length }) => length === 0, withinMs).catch(missing);
}

async function settledAudit(client: RedisClient): Promise<Audit> {
  // A walk through all masters fails with the one that goes meanwhile.
  const look = () => audit(client).catch(() => undefined);
  const isSettled = (seen: Audit | undefined): boolean =>
    seen?.sheets.every(({ waiting, spooled }) => waiting + spooled === 0) ?? false;
  const settled = await eventually(look, isSettled, JOBS_STALL_WITHIN_MS);
  if (settled === undefined) throw new Error('nothing was audited');
  return settled;
}

/** Each step at the place where Flashduty saw it first. */
function firstSeen(sandbox: RunningSandbox): string[] {
  const events = sandbox.events().filter(isStandard);
  return [...new Set(events.map(({ event }) => `${event.labels?.ALARM_UUID}:${event.labels?.trigger_value}`))];
}

function outOfOrder(seen: readonly string[]): string[] {
  const highest = new Map<string, number>();
  return seen.flatMap((entry) => {
    const [alert = '', step = ''] = entry.split(':');
    const isLate = Number(step) < (highest.get(alert) ?? 0);
    highest.set(alert, Math.max(Number(step), highest.get(alert) ?? 0));
    return isLate ? [alert] : [];
  });
}
