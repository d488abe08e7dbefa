import { type Audit, audit, connectConsumer, LARGE_BODY_BYTES } from '@relay/queue';
import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { Redis } from 'ioredis';
import { zstackAlarm } from '../support/alarms.js';
import { eventually } from '../support/eventually.js';
import { isAccepted } from '../support/is-accepted.js';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import { prepareRelay, type Relay, type StartedWorker, webhookUrl } from '../support/relay.js';

/** The life of one alert: problem, repeat, recovery, problem again. */
const STEPS = ['Alarm', 'Alarm', 'OK', 'Alarm'] as const;

export interface ChaosOptions {
  readonly alerts: number;
  readonly workers: number;
  readonly kills: number;
  readonly freezes: boolean;
  readonly hangs: boolean;
  readonly seed: number;
  readonly workerFile?: string;
  readonly finishWithinMs: number;
}

export interface ChaosReport {
  readonly accepted: number;
  readonly refused: number;
  /** Events that Flashduty saw, each counted once. */
  readonly delivered: number;
  readonly superseded: number;
  /** `<alert>:<step>` of what was accepted and neither delivered nor superseded. */
  readonly lost: readonly string[];
  readonly duplicates: number;
  /** Alerts whose events were first seen in another order than they were accepted in. */
  readonly outOfOrder: readonly string[];
  /** What the relay's own ledger says of it. */
  readonly audit: Audit;
}

/** Posts every alert's life through real processes while Flashduty fails, workers are killed and Redis is restarted. */
export async function deliverInOrder(options: ChaosOptions): Promise<ChaosReport> {
  const redis = await startRedis();
  const sandbox = await startSandbox({ behaviour: troubles(options) });
  const relay = await prepareRelay({
    redisUrl: redis.url,
    pushUrl: sandbox.pushUrl('chaos-integration-key'),
    ...(options.workerFile === undefined ? {} : { workerFile: options.workerFile }),
  });
  try {
    const ingress = await relay.startIngress();
    const url = webhookUrl(ingress.url, 'zstack');
    const workers = await Promise.all(Array.from({ length: options.workers }, () => relay.startWorker()));
    const violence = wreak(options, relay, workers, redis, sandbox);
    const posted = await post(options, url);
    await violence;
    await settled(redis, options.finishWithinMs);
    return await reportOn(posted, sandbox, redis);
  } finally {
    await relay.stop();
    await sandbox.stop();
    await redis.stop();
  }
}

/** 15 % answered 503, in the long form 3 % never, 3 % reset before and 2 % after the event was taken, 1 % told to come back in a second. */
function troubles({ seed, hangs }: ChaosOptions) {
  return {
    seed,
    rateLimits: 'off' as const,
    rules: [
      { probability: 0.15, status: 503 },
      ...(hangs ? [{ probability: 0.03, hang: true }] : []),
      { probability: 0.03, reset: true },
      { probability: 0.02, reset: true, accept: true },
      { probability: 0.01, status: 429, retryAfter: 1 },
    ],
  };
}

interface Posted {
  readonly accepted: ReadonlyMap<string, readonly number[]>;
  readonly refused: number;
}

/** The steps of an alert follow one another, those of different alerts are interleaved; refused ones are sent again. */
async function post({ alerts }: ChaosOptions, url: string): Promise<Posted> {
  const accepted = new Map<string, number[]>();
  let refused = 0;
  const names = Array.from({ length: alerts }, (_, index) => `alert${String(index).padStart(6, '0')}`);
  const live = async (name: string): Promise<void> => {
    for (const [step, status] of STEPS.entries()) {
      // Every second one is large, and its body lies beside its job.
      const body = zstackAlarm(name, step, status).padEnd(step % 2 === 0 ? 0 : LARGE_BODY_BYTES);
      while (!(await isAccepted(url, body))) refused += 1;
      accepted.set(name, [...(accepted.get(name) ?? []), step]);
    }
  };
  const lanes = Array.from({ length: 32 }, async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) await live(name);
  });
  await Promise.all(lanes);
  return { accepted, refused };
}

/**
 * kill -9 of a random worker, each replaced by a new one, spread over the first half of the events; in between Redis is
 * killed. One victim is frozen first, for so long that its jobs are taken from it, and thawed: it goes on with what is no
 * longer its own.
 */
async function wreak(
  options: ChaosOptions,
  relay: Relay,
  workers: StartedWorker[],
  redis: PrivateRedis,
  sandbox: RunningSandbox,
): Promise<void> {
  const expected = options.alerts * STEPS.length;
  const random = seeded(options.seed);
  for (let kill = 1; kill <= options.kills; kill += 1) {
    await eventually(
      () => sandbox.events().length,
      (seen) => seen >= (expected * kill) / (2 * options.kills),
      options.finishWithinMs,
    );
    const victim = Math.floor(random() * workers.length);
    if (options.freezes && kill === FROZEN_KILL) await freeze(workers[victim]);
    await workers[victim]?.kill();
    if (kill === Math.ceil(options.kills / 2)) await redis.restart();
    workers[victim] = await relay.startWorker();
  }
}

/** One of the kills is preceded by a freeze; it takes longer than a lock lives. */
const FROZEN_KILL = 2;
const LONGER_THAN_A_LOCK_MS = 16_000;

async function freeze(worker: StartedWorker | undefined): Promise<void> {
  worker?.signal('SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, LONGER_THAN_A_LOCK_MS));
  worker?.signal('SIGCONT');
  // A moment to do harm with jobs that others have taken.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}

/** Mulberry32: small, and the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Nothing waits, runs or is delayed. Looked at in one instant, or a job could slip from one set to another unseen. */
async function settled(redis: PrivateRedis, withinMs: number): Promise<void> {
  const client = new Redis(redis.url);
  const look = async (): Promise<unknown[]> => {
    const replies = await client
      .multi()
      .llen('relay:{webhooks}:wait')
      .llen('relay:{webhooks}:active')
      .llen('relay:{deliveries.ops}:wait')
      .llen('relay:{deliveries.ops}:active')
      .zcard('relay:{deliveries.ops}:prioritized')
      .zcard('relay:{deliveries.ops}:delayed')
      .exec();
    return (replies ?? []).map(([, count]) => count);
  };
  try {
    await eventually(look, (counts) => counts.length > 0 && counts.every((count) => count === 0), withinMs);
  } finally {
    client.disconnect();
  }
}

async function reportOn(
  { accepted, refused }: Posted,
  sandbox: RunningSandbox,
  redis: PrivateRedis,
): Promise<ChaosReport> {
  const seen = new Map<string, number[]>();
  let duplicates = 0;
  for (const { event } of sandbox.events().filter(isStandard)) {
    const name = event.labels?.ALARM_UUID ?? '';
    const steps = seen.get(name) ?? [];
    const step = Number(event.labels?.trigger_value);
    if (steps.includes(step)) duplicates += 1;
    else steps.push(step);
    seen.set(name, steps);
  }
  const superseded = await supersededSteps(redis);
  const acceptedCount = sum([...accepted.values()].map((steps) => steps.length));
  const delivered = sum([...seen.values()].map((steps) => steps.length));
  return {
    accepted: acceptedCount,
    refused,
    delivered,
    superseded: superseded.size,
    lost: [...accepted]
      .flatMap(([name, steps]) =>
        steps.filter((step) => !seen.get(name)?.includes(step)).map((step) => `${name}:${step}`),
      )
      .filter((step) => !superseded.has(step)),
    duplicates,
    outOfOrder: [...seen]
      .filter(([, steps]) => steps.some((step, at) => at > 0 && step < (steps[at - 1] ?? 0)))
      .map(([name]) => name),
    audit: await auditOf(redis),
  };
}

async function auditOf(redis: PrivateRedis): Promise<Audit> {
  const client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  try {
    return await audit(client);
  } finally {
    client.disconnect();
  }
}

async function supersededSteps(redis: PrivateRedis): Promise<ReadonlySet<string>> {
  const client = new Redis(redis.url);
  try {
    const ids = await client.zrange('relay:{deliveries.ops}:completed', 0, -1);
    const jobs = await Promise.all(
      ids.map((id) => client.hmget(`relay:{deliveries.ops}:${id}`, 'lane.outcome', 'data')),
    );
    return new Set(
      jobs.filter(([outcome]) => outcome === 'superseded').map(([, data]) => stepOf(JSON.parse(data ?? '{}').event)),
    );
  } finally {
    client.disconnect();
  }
}

function stepOf({ labels }: { labels?: Readonly<Record<string, string>> }): string {
  return `${labels?.ALARM_UUID}:${labels?.trigger_value}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
