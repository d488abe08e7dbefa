import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  connectConsumer,
  createWebhookQueue,
  type RedisClient,
  readIngressReports,
  type WebhookQueue,
} from '@relay/queue';
import { configFrom } from '../../../../test/support/config.js';
import { eventually } from '../../../../test/support/eventually.js';
import { captureLog, type LogCapture } from '../../../../test/support/log-capture.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { scrape } from '../../../../test/support/scrape.js';
import { tempDir } from '../../../../test/support/temp-dir.js';
import { type RunningIngress, startIngress } from '../start-ingress.js';

const TOKEN = 'tok-5d1f0c7be2a94f36';
const MAX_MEMORY = String(256 * 1024 * 1024);
/** So that an outage leaves more on disk than the last stretch of the drain. */
const PADDING = ' '.repeat(16 * 1024);
const root = tempDir();

let redis: PrivateRedis;
let client: RedisClient;
let webhooks: WebhookQueue;
let dir: string;
let running: RunningIngress[];
let log: LogCapture;

beforeAll(async () => {
  redis = await startRedis({ maxmemory: MAX_MEMORY });
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  client.on('error', () => undefined);
  webhooks = createWebhookQueue(client);
  webhooks.on('error', () => undefined);
});
afterAll(async () => {
  await webhooks.close();
  client.disconnect();
  await redis.stop();
});
beforeEach(async () => {
  dir = await mkdtemp(join(root, 'spool-'));
  running = [];
});
afterEach(async () => {
  redis.thaw();
  for (const ingress of running) await ingress.stop();
  // Only a test that failed leaves it dead or short of memory.
  if (client.status !== 'ready') await redis.restart();
  await client.config('SET', 'maxmemory', MAX_MEMORY);
  await client.flushdb();
});

async function start(spool = `{ dir: ${dir} }`): Promise<RunningIngress> {
  const config = configFrom(`
redis: { url: ${redis.url} }
ingress: { port: 0, opsPort: 0, spool: ${spool} }
integrations: { ops: { pushUrl: "http://127.0.0.1:1/event/push/alert/standard?integration_key=k3yk3yk3yk3y" } }
sources:
  bk: { vendor: blueking, token: ${TOKEN}, integration: ops }
  zs: { vendor: zstack, token: ${TOKEN}, integration: ops }
`);
  log = captureLog('ingress', config);
  const ingress = await startIngress(config, log.logger);
  running.push(ingress);
  return ingress;
}

const post = (ingress: RunningIngress, body: string, source = 'bk') =>
  fetch(`${ingress.url}/webhooks/${source}/${TOKEN}`, { method: 'POST', body });

/** Sends one after the other, as a sender that waits for each answer; gives the statuses. */
async function postAll(ingress: RunningIngress, bodies: readonly string[], source = 'bk'): Promise<number[]> {
  const statuses: number[] = [];
  for (const body of bodies) statuses.push((await post(ingress, body, source)).status);
  return statuses;
}

async function readiness(ingress: RunningIngress) {
  const response = await fetch(`${ingress.opsUrl}/readyz`);
  return { status: response.status, ...((await response.json()) as { checks: Record<string, string> }) };
}

const spooled = async (ingress: RunningIngress) =>
  (await scrape(ingress.opsUrl)).value('relay_webhooks_spooled_total') ?? 0;

/** What Redis holds, in the order in which a worker takes it. */
const bodies = async () => (await webhooks.getWaiting()).map(({ data }) => data.text);

const inRedis = (expected: readonly string[]) =>
  eventually(
    async () => (client.status === 'ready' ? await bodies() : []),
    (held) => held.length >= expected.length,
  );

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `${from + index}`);

describe('while Redis is away', () => {
  test('webhooks are answered 200, and are in Redis in their order once it is back', async () => {
    const ingress = await start();
    const sent = numbers(30);
    await postAll(ingress, sent.slice(0, 10));
    await redis.kill();
    expect(new Set(await postAll(ingress, sent.slice(10)))).toEqual(new Set([200]));
    expect(await readiness(ingress)).toEqual({
      status: 200,
      ready: true,
      checks: { redis: 'not connected', spool: 'ok, 20 envelopes waiting' },
    });
    const { value } = await scrape(ingress.opsUrl);
    expect(value('relay_webhooks_spooled_total', { source: 'bk' })).toBe(20);
    expect(value('relay_webhooks_spooled_total', { source: 'zs' })).toBe(0);
    expect(value('relay_spool_envelopes')).toBe(20);
    expect(value('relay_spool_bytes')).toBeGreaterThan(20 * 100);
    expect(value('relay_spool_oldest_age_seconds')).toBeGreaterThan(0);
    await redis.restart();
    expect(await inRedis(sent)).toEqual(sent);
    await eventually(
      () => readiness(ingress),
      ({ checks }) => checks.spool === 'ok' && checks.redis === 'ok',
    );
    expect(log.find('Redis takes no webhooks: they go to the spool')).toHaveLength(1);
  });

  test('a sender’s webhooks keep their order through every change between Redis and disk', async () => {
    const ingress = await start();
    const senders = ['bk', 'zs'].flatMap((source) =>
      [0, 1, 2].map((sender) => ({ source, name: `${source}${sender}` })),
    );
    let isOver = false;
    let taken = 0;
    const sending = senders.map(async ({ source, name }) => {
      let next = 0;
      for (; !isOver; next += 1) {
        expect((await post(ingress, `${name} ${next}${PADDING}`, source)).status).toBe(200);
        taken += 1;
      }
      return next;
    });
    const sentSome = async (count: number) => {
      const before = taken;
      await eventually(
        () => taken,
        (now) => now > before + count,
      );
    };
    for (let round = 0; round < 2; round += 1) {
      await sentSome(100);
      await redis.kill();
      await sentSome(100);
      await redis.restart();
      // They keep coming, and go to Redis directly again all the same.
      await eventually(
        async () => {
          const before = await spooled(ingress);
          await sentSome(100);
          return (await spooled(ingress)) - before;
        },
        (more) => more === 0,
      );
    }
    isOver = true;
    const counts = await Promise.all(sending);
    const total = counts.reduce((sum, count) => sum + count, 0);
    await eventually(
      () => webhooks.getWaitingCount(),
      (count) => count >= total,
    );
    const held = await bodies();
    expect(held).toHaveLength(total);
    for (const [index, { name }] of senders.entries()) {
      const ofSender = held.filter((body) => body?.startsWith(`${name} `)).map((body) => body?.trimEnd());
      expect(ofSender).toEqual(numbers(counts[index] ?? 0).map((number) => `${name} ${number}`));
    }
  });

  test('an ingress that starts without it takes webhooks, and one that stops leaves them to the next', async () => {
    await redis.kill();
    const sent = numbers(4);
    for (let turn = 0; turn < 2; turn += 1) {
      const ingress = await start();
      expect(await postAll(ingress, sent.slice(turn * 2, turn * 2 + 2))).toEqual([200, 200]);
      await ingress.stop();
    }
    await redis.restart();
    await start();
    expect(await inRedis(sent)).toEqual(sent);
  });

  test('of ingresses on one disk each has a spool, and one that is gone is drained by another', async () => {
    await redis.kill();
    const [staying, leaving] = await Promise.all([start(), start()]);
    expect(await postAll(staying, ['stays'])).toEqual([200]);
    expect(await postAll(leaving, ['left 1', 'left 2'])).toEqual([200, 200]);
    await leaving.stop();
    await redis.restart();
    expect(await inRedis(['stays', 'left 1', 'left 2'])).toEqual(['stays', 'left 1', 'left 2']);
  });
});

describe('while Redis is frozen', () => {
  test('nobody waits for it in vain, and what it takes too late counts once', async () => {
    const ingress = await start();
    redis.freeze();
    const sent = numbers(40);
    // The first are under way to Redis when it freezes; none of those behind them waits for its own deadline.
    const first = await Promise.all(sent.slice(0, 5).map((body) => post(ingress, body)));
    expect(first.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(await postAll(ingress, sent.slice(5)))).toEqual(new Set([200]));
    redis.thaw();
    await eventually(
      () => readiness(ingress),
      ({ checks }) => checks.redis === 'ok' && checks.spool === 'ok',
    );
    const held = await bodies();
    expect([...held].sort((a, b) => Number(a) - Number(b))).toEqual(sent);
    expect(held.slice(5)).toEqual(sent.slice(5));
  });
});

describe('while Redis is nearly full', () => {
  const limit = (bytes: number | string) => client.config('SET', 'maxmemory', String(bytes));
  const usedBytes = async () => Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]);

  test('webhooks go to the disk from 65 % on, and to Redis again below 60 %', async () => {
    const ingress = await start();
    // So much that what webhooks and replies take is nothing beside it.
    await client.setrange('ballast', 16 * 1024 * 1024, '!');
    await limit(Math.round((await usedBytes()) / 0.7));
    await eventually(
      () => readiness(ingress),
      ({ checks }) => /^\d+ % of its memory is used/.test(checks.redis ?? ''),
    );
    const sent = numbers(5);
    expect(new Set(await postAll(ingress, sent))).toEqual(new Set([200]));
    expect((await scrape(ingress.opsUrl)).value('relay_redis_memory_share')).toBeCloseTo(0.7, 1);
    await limit(Math.round((await usedBytes()) / 0.625));
    await eventually(
      async () => (await scrape(ingress.opsUrl)).value('relay_redis_memory_share') ?? 1,
      (share) => share < 0.645,
    );
    expect(await readiness(ingress)).toMatchObject({ status: 200, checks: { spool: 'ok, 5 envelopes waiting' } });
    expect(await bodies()).toEqual([]);
    await limit(MAX_MEMORY);
    expect(await inRedis(sent)).toEqual(sent);
  });

  test('one that it refuses for want of memory goes to the disk as well', async () => {
    const ingress = await start();
    await limit(1);
    expect(await postAll(ingress, ['a', 'b'])).toEqual([200, 200]);
    await limit(MAX_MEMORY);
    expect(await inRedis(['a', 'b'])).toEqual(['a', 'b']);
  });
});

describe('a spool that takes no more', () => {
  test('makes the answer 503 with Retry-After and the ingress not ready, until there is room', async () => {
    const ingress = await start(`{ dir: ${dir}, maxBytes: 4096 }`);
    await redis.kill();
    const taken: string[] = [];
    let answer = await post(ingress, '0');
    for (let next = 1; answer.status === 200; next += 1) {
      taken.push(`${next - 1}`);
      answer = await post(ingress, `${next}`);
    }
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(taken.length).toBeGreaterThan(5);
    expect(await readiness(ingress)).toEqual({
      status: 503,
      ready: false,
      checks: { redis: 'not connected', spool: expect.stringMatching(/^full: \d+ of 4096 bytes .*envelopes waiting$/) },
    });
    await redis.restart();
    expect(await inRedis(taken)).toEqual(taken);
    await eventually(
      () => readiness(ingress),
      ({ status }) => status === 200,
    );
    expect(await postAll(ingress, ['again'])).toEqual([200]);
  });

  test('keeps the ingress from starting when it cannot be written to at all', async () => {
    const file = join(dir, 'a-file');
    await writeFile(file, '');
    await expect(start(`{ dir: ${file}/spool }`)).rejects.toMatchObject({
      faults: [
        {
          path: 'ingress.spool.dir',
          problem: expect.stringContaining('ENOTDIR'),
          remedy: expect.stringContaining('Name a directory'),
        },
      ],
    });
  });
});

test('every ingress tells Redis what it has on disk, and takes that back when it stops', async () => {
  const ingress = await start();
  await eventually(
    () => readIngressReports(client),
    ({ length }) => length === 1,
  );
  await redis.kill();
  await postAll(ingress, ['a', 'b', 'c']);
  await postAll(ingress, ['d'], 'zs');
  // The report from before all this is idle too.
  const spooledAt = Date.now();
  await redis.restart();
  await eventually(
    () => client.status,
    (status) => status === 'ready',
  );
  const [report] = await eventually(
    () => readIngressReports(client),
    ([{ spool, at } = { spool: undefined, at: 0 }]) => spool?.state === 'idle' && at > spooledAt,
  );
  expect(report).toEqual({
    instance: expect.stringMatching(/:\d+$/),
    at: expect.any(Number),
    startedAt: expect.any(Number),
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    spool: {
      id: expect.any(String),
      state: 'idle',
      dir,
      envelopes: 0,
      bySource: {},
      bytes: 0,
      maxBytes: 1024 ** 3,
      setAside: 0,
    },
  });
  await ingress.stop();
  expect(await readIngressReports(client)).toEqual([]);
});
