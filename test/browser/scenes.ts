import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IngressReport, type Queue, type RedisClient, type SpoolReport, writeIngressReport } from '@relay/queue';
import { RELAY_VERSION } from '@relay/runtime';
import { type RunningSandbox, startSandbox } from '@relay/sandbox';
import { ulid } from 'ulid';
import { eventually } from '../support/eventually.js';
import { prepareWorker, type WorkerBench } from '../support/in-process-worker.js';
import type { PrivateRedis } from '../support/redis.js';

/** A relay with a worker and two stand-ins behind it, in a browser's reach. */
export interface Scene {
  readonly url: string;
  readonly bench: WorkerBench;
  /** Behind the integration `ops`, which accepts. */
  readonly ops: RunningSandbox;
  /** Behind the integration `network`. */
  readonly network: RunningSandbox;
  /** Stores a vendor's fixture as a webhook of this many minutes ago; returns the envelope's id. */
  accept(source: SourceName, fixture: string, minutesAgo?: number): Promise<string>;
  /** Until nothing is under way any more but what is held or dead. */
  settled(): Promise<void>;
  report(spool?: Partial<SpoolReport>): Promise<void>;
  close(): Promise<void>;
}

const VENDORS = { 'bk-prod': 'blueking', 'jkb-web': 'jiankongbao', 'zstack-dc1': 'zstack' } as const;
export type SourceName = keyof typeof VENDORS;

export const SECRETS = {
  tokens: ['tok-bk-5d1f0c7be2a94f36', 'tok-jkb-8e02b7d1c5f34a90', 'tok-zs-b41a6ce9d7f2083e'],
  keys: ['ops-key-4f1a77c0ffee', 'net-key-90b3c2c0ffee'],
} as const;

const MINUTE_MS = 60_000;
/** As an ingress does. */
const REPORT_EVERY_MS = 5_000;
const FIXTURES = join('packages', 'vendors', 'src');

export async function openScene(redis: PrivateRedis, board = ''): Promise<Scene> {
  const [opsKey, networkKey] = SECRETS.keys;
  const ops = await startSandbox({ keys: [opsKey], behaviour: { rateLimits: 'off' } });
  const network = await startSandbox({ keys: [networkKey], behaviour: { rateLimits: 'off' } });
  const [bk, jkb, zs] = SECRETS.tokens;
  const bench = await prepareWorker(
    redis,
    `
worker: { opsPort: 0 }
board: { ${board} }
integrations:
  ops: { pushUrl: "${ops.pushUrl(opsKey)}", rateLimit: { perSecond: 10000, perMinute: 100000 } }
  network: { pushUrl: "${network.pushUrl(networkKey)}" }
sources:
  bk-prod: { vendor: blueking, token: ${bk}, integration: ops }
  jkb-web: { vendor: jiankongbao, token: ${jkb}, integration: network, expectEvery: 6h }
  zstack-dc1: { vendor: zstack, token: ${zs}, integration: ops, timezone: Asia/Shanghai, labels: { env: prod } }
`,
  );
  const { opsUrl } = await bench.start();
  await eventually(
    async () => (await fetch(`${opsUrl}/readyz`)).status,
    (status) => status === 200,
  );
  let reporting: NodeJS.Timeout | undefined;
  return {
    url: opsUrl,
    bench,
    ops,
    network,
    accept: async (source, fixture, minutesAgo = 0) => {
      const { body, ...request } = readRequest(VENDORS[source], fixture);
      const receivedAt = Date.now() - minutesAgo * MINUTE_MS;
      return await bench.accept(source, body, { ...request, receivedAt, id: ulid(receivedAt) });
    },
    settled: async () => {
      const queues: Queue[] = [
        bench.webhooks,
        bench.deadLetters,
        bench.deliveriesOf('ops'),
        bench.deliveriesOf('network'),
      ];
      await eventually(
        async () => await Promise.all(queues.map((queue) => queue.getJobCounts('waiting', 'active', 'prioritized'))),
        (counts) => counts.every((count) => Object.values(count).every((jobs) => jobs === 0)),
      );
    },
    report: async (spool = {}) => {
      clearInterval(reporting);
      reporting = setInterval(() => void writeIngressReport(bench.client, aReport(spool)), REPORT_EVERY_MS);
      await writeIngressReport(bench.client, aReport(spool));
    },
    close: async () => {
      clearInterval(reporting);
      // The stand-ins first: a worker waits for the answers it is owed.
      await Promise.all([ops.stop(), network.stop()]);
      await bench.close();
    },
  };
}

interface StoredRequest {
  readonly method: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A fixture's webhook, as a normalizer's tests read it. */
function readRequest(vendor: string, fixture: string): StoredRequest {
  return JSON.parse(readFileSync(join(FIXTURES, vendor, 'fixtures', `${fixture}.request.json`), 'utf8'));
}

function aReport(spool: Partial<SpoolReport>): IngressReport {
  const now = Date.now();
  return {
    instance: 'relay-ingress-1:3000',
    at: now,
    startedAt: now - 26 * 60 * MINUTE_MS,
    version: RELAY_VERSION,
    spool: {
      id: 'd41c6f0a5b7e4c329f108a6d2e3b7c55',
      state: 'idle',
      dir: '/data/spool',
      envelopes: 0,
      bytes: 0,
      maxBytes: 1024 ** 3,
      bySource: {},
      setAside: 0,
      ...spool,
    },
  };
}

/** A quiet day: all came in within the last hour and was delivered, superseded or ignored. */
export async function playWell(scene: Scene): Promise<void> {
  const { accept } = scene;
  for (let minute = 58; minute >= 0; minute -= 2) {
    await accept('bk-prod', minute % 4 === 0 ? 'host-cpu.trigger-push' : 'host-cpu.recovery-push', minute);
    if (minute % 6 === 0)
      await accept('zstack-dc1', minute % 12 === 0 ? 'root-disk.trigger' : 'root-disk.recovery', minute);
    if (minute > 30 && minute < 42)
      for (let more = 0; more < minute - 28; more += 1) await accept('zstack-dc1', 'root-disk.repeat', minute);
  }
  await accept('jkb-web', 'http-fault.trigger', 47);
  await accept('zstack-dc1', 'test-message.ignored', 21);
  await scene.settled();
  await scene.report();
}

/** A bad night: one integration is away, another refuses, templates are broken, and Redis was short of memory. */
export async function playTrouble(scene: Scene): Promise<{ readonly refused: string; readonly unread: string }> {
  await playWell(scene);
  const { accept, bench, ops, network } = scene;
  ops.setBehaviour({ rateLimits: 'off', rules: [{ status: 400, code: 'NoLicense', times: 1 }] });
  const refused = await accept('zstack-dc1', 'root-disk.recovery-custom-template-zh', 14);
  await dead(bench, `${refused}-0`);
  const unread = await accept('zstack-dc1', 'facts-template.unreadable', 9);
  await accept('bk-prod', 'broken-json.unreadable', 6);
  await dead(bench, unread);
  network.setBehaviour({ rateLimits: 'off', rules: [{ status: 503 }] });
  for (const fixture of [
    'mysql-fault.trigger',
    'ping-fault.trigger',
    'load-reminder.trigger',
    'simulated-callback.trigger',
    'http-fault.trigger',
    'unknown-kind.trigger',
  ]) {
    await accept('jkb-web', fixture, 13);
  }
  await eventually(
    () => bench.client.exists(HOLD),
    (exists) => exists === 1,
  );
  await holdSince(bench.client, 12);
  await scene.report({
    state: 'filling',
    envelopes: 41,
    bytes: 187_392,
    oldestSince: Date.now() - 2 * MINUTE_MS,
    bySource: { 'bk-prod': 41 },
  });
  return { refused: `${refused}-0`, unread };
}

const HOLD = 'relay:{deliveries.network}:hold';

/** Nobody waits a quarter of an hour for a picture. */
async function holdSince(client: RedisClient, minutes: number): Promise<void> {
  await client.hset(HOLD, 'since', Date.now() - minutes * MINUTE_MS);
}

export async function dead(bench: WorkerBench, id: string): Promise<void> {
  await eventually(
    () => bench.deadLetters.getJobState(id),
    (state) => state === 'failed',
  );
}
