import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { StoredEnvelope } from '@relay/contract';
import { createWebhookQueue, DeliveryQueue, writeIngressReport } from '@relay/queue';
import { aDelivery } from '../../../../test/support/a-delivery.js';
import { zstackAlarm } from '../../../../test/support/alarms.js';
import { eventually } from '../../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { aRelay, type TestRelay } from '../testing/a-relay.js';
import { aTerminal } from '../testing/a-terminal.js';
import { printStatus } from './print-status.js';

let redis: PrivateRedis;
let relay: TestRelay;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  relay = await aRelay(redis);
});
afterEach(() => relay.close());

const MINUTE_MS = 60_000;

async function status(now = Date.now()) {
  const { exitCode, out } = await relay.command(['status', '--json'], { now: () => now });
  return { exitCode, ...JSON.parse(out) };
}

const aStoredEnvelope: StoredEnvelope = {
  v: 1,
  id: '01J0000000PVVY15BX7223YSMF',
  source: 'zs',
  receivedAt: Date.now() - 2 * MINUTE_MS,
  method: 'POST',
  query: '',
  headers: {},
  text: '{}',
};

const onScreen = (now = Date.now()) => relay.command(['status'], { now: () => now });

describe('the relay', () => {
  test('is well when nothing waits: exit code 0', async () => {
    await relay.worker.start();
    await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await eventually(relay.delivered, ({ length }) => length === 1);
    const seen = await eventually(status, ({ integrations }) => integrations[0].ended === 1);
    expect(seen).toMatchObject({
      exitCode: 0,
      well: true,
      problems: [],
      webhooks: { waiting: 0, beingRead: 0 },
      integrations: [
        { name: 'ops', waiting: 0, beingSent: 0, betweenAttempts: 0, parked: 0 },
        { name: 'net' },
        { name: 'wrong' },
      ],
      deadLetters: { atRest: 0, byCode: {}, discarded: {} },
    });
    const { out, exitCode } = await onScreen();
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^well\n/);
    expect(out).toMatch(/ops +0 +0 +0 +0 +1 +- +-\n/);
  });

  test('shows what each ingress has on its disk, and which one is gone', async () => {
    const spool = {
      id: 'a1',
      state: 'draining',
      dir: '/spool',
      bytes: 9,
      maxBytes: 99,
      bySource: { zs: 2 },
      setAside: 0,
    } as const;
    const report = { at: Date.now(), startedAt: Date.now(), version: '0.1.0' };
    const onDisk = { envelopes: 2, oldestSince: Date.now() - 5 * MINUTE_MS };
    await writeIngressReport(relay.worker.client, { ...report, instance: 'in-1:3000', spool: { ...spool, ...onDisk } });
    await writeIngressReport(relay.worker.client, {
      ...report,
      instance: 'in-2:3000',
      spool: { ...spool, id: 'b2', envelopes: 0 },
    });
    await relay.worker.client.del('relay:{webhooks}:ingress-report:in-2:3000');
    const { out, exitCode } = await onScreen();
    expect(exitCode).toBe(0);
    expect(out).toMatch(/ingress +in-1:3000, 0\.1\.0, spool draining, 2 webhooks on disk, the oldest since 5m\n/);
    expect(out).toMatch(/\n +in-2:3000, has said nothing since \ds\n/);
  });

  test('shows how its Redis keeps what it confirmed', async () => {
    const [server] = (await status()).redis;
    expect(server).toMatchObject({
      evictionPolicy: 'noeviction',
      appendOnly: true,
      appendFsync: 'always',
      maxMemoryBytes: 1024 ** 3,
    });
    expect(server.address).toBe(`127.0.0.1:${redis.port}`);
    expect((await onScreen()).out).toMatch(/ MiB of 1024 MiB, noeviction, append-only file, fsync always\n$/);
  });
});

test.each([
  ['evicts', { evictionPolicy: 'allkeys-lru' }],
  ['writes no file', { appendOnly: false }],
])('a Redis that %s is said to lose what it confirmed', async (_what, fault) => {
  const { exitCode: _code, well: _well, problems: _problems, ...seen } = await status();
  const { terminal } = aTerminal();
  const print = (server: object) =>
    printStatus({ ...seen, redis: [{ ...seen.redis[0], maxMemoryBytes: 1024 ** 3, ...server }] }, [], terminal);
  expect(print(fault)).toMatch(/ of 1024 MiB, .* \(may lose what it confirmed\)\n$/);
  expect(print({})).not.toContain('may lose');
});

describe('a person is needed, exit code 1,', () => {
  test('for dead letters at rest, counted by code', async () => {
    await relay.worker.start();
    const unread = await relay.worker.accept('zs', '{"facts":[]}');
    const refused = await relay.worker.accept('wrong', zstackAlarm('a1', 1, 'Alarm'));
    await relay.dead(unread, `${refused}-0`);
    expect(await status()).toMatchObject({
      exitCode: 1,
      well: false,
      problems: [expect.stringMatching(/^2 dead letters at rest: relay dead-letters list/)],
      deadLetters: { atRest: 2, byCode: { payload_error: 1, refused: 1 } },
    });
    const { out } = await onScreen();
    expect(out).toMatch(/^needs a person\n {2}! 2 dead letters at rest/);
    expect(out).toMatch(
      /dead letters +2 at rest \(1 payload_error, 1 refused\)|dead letters +2 at rest \(1 refused, 1 payload_error\)/,
    );
    await relay.command(['dead-letters', 'discard', '--all', '--yes']);
    expect(await status()).toMatchObject({ exitCode: 0, deadLetters: { atRest: 0, discarded: { zs: 1, wrong: 1 } } });
  });

  test('for an integration that is held for more than five minutes, with the reason', async () => {
    await relay.worker.start();
    relay.sandbox.setBehaviour({ rules: [{ status: 429, retryAfter: 3600, times: 1 }] });
    await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    const held = await eventually(status, ({ integrations }) => integrations[0].hold !== undefined);
    expect(held.exitCode).toBe(0);
    expect(held.integrations[0].hold).toMatchObject({ reason: expect.stringContaining('429') });
    const later = await status(held.integrations[0].hold.since + 6 * MINUTE_MS);
    expect(later).toMatchObject({
      exitCode: 1,
      problems: [expect.stringMatching(/^integration ops is held since 6m \(/)],
    });
    expect((await onScreen(held.integrations[0].hold.since + 6 * MINUTE_MS)).out).toMatch(/ops .* since 6m: /);
  });

  test('for an event that is undelivered for more than ten minutes', async () => {
    await relay.worker.start();
    relay.sandbox.setBehaviour({ rules: [{ match: { alert_key: 'a1' }, status: 500 }] });
    const receivedAt = Date.now();
    await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await relay.worker.accept('zs', zstackAlarm('a1', 2, 'OK'));
    await eventually(
      status,
      ({ integrations: [ops] }) => ops.parked === 1 && ops.betweenAttempts === 1 && ops.beingSent === 0,
    );
    const now = receivedAt + 9 * MINUTE_MS;
    expect(await status(now)).toMatchObject({ exitCode: 0 });
    expect(await status(now + 2 * MINUTE_MS)).toMatchObject({
      exitCode: 1,
      problems: [expect.stringMatching(/^integration ops has an event that is undelivered since 1[01]m/)],
    });
  });

  test('for webhooks that nobody reads for ten minutes', async () => {
    await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'), { receivedAt: Date.now() - 11 * MINUTE_MS });
    await relay.worker.accept('zs', zstackAlarm('a2', 1, 'Alarm'));
    expect(await status()).toMatchObject({
      exitCode: 1,
      webhooks: { waiting: 2 },
      problems: ['webhooks wait to be read since 11m: see that a worker runs, and what its log says'],
    });
  });
});

test('webhooks in a shard that is no longer configured need a person, and count', async () => {
  await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
  const stray = createWebhookQueue(relay.worker.client, 3);
  await stray.add('zs', aStoredEnvelope, { jobId: aStoredEnvelope.id });
  await stray.close();
  const { out, exitCode } = await onScreen();
  expect(exitCode).toBe(1);
  expect(out).toMatch(
    /! 1 webhook in webhooks\.3, a queue that nobody reads, the oldest since 2m: set webhooks\.shards back /,
  );
  expect(out).toMatch(
    /webhooks +2 waiting \(1 of them in webhooks\.3, which nobody reads\), 0 being read, the oldest since 2m;/,
  );
});

test('deliveries for an integration that is no longer configured need a person, and can be explained', async () => {
  const gone = new DeliveryQueue(relay.worker.client, 'gone');
  expect(await status()).toMatchObject({ exitCode: 0 });
  await gone.enqueue(aDelivery('01J0000000PVVY15BX7223YSMF-0', {}, { integration: 'gone' }));
  await gone.queue.close();
  expect(await status()).toMatchObject({
    exitCode: 1,
    problems: ['deliveries wait for integration gone, which is not configured: configure it again under this name'],
  });
  const { out } = await relay.command(['explain', '01J0000000PVVY15BX7223YSMF-0']);
  expect(out).toMatch(
    /integration +gone\n.*lane +1 of 1, place 1: nothing is before it\n {2}now +in line to be sent\n/s,
  );
});

test('a replay is as old as itself, not as its webhook', async () => {
  await relay.worker.start();
  const id = await relay.worker.accept('wrong', zstackAlarm('a1', 1, 'Alarm'), { id: '01J0000000PVVY15BX7223YSMF' });
  await relay.dead(`${id}-0`);
  relay.sandbox.setBehaviour({ status: 503 });
  const replayedSince = Date.now();
  await relay.command(['dead-letters', 'replay', `${id}-0`, '--yes', '--no-wait']);
  const seen = await eventually(status, ({ integrations }) => integrations[2].oldestSince !== undefined);
  expect(seen.integrations[2].oldestSince).toBeGreaterThanOrEqual(replayedSince);
  expect(seen.exitCode).toBe(0);
});
