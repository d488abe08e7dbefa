import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { endIngressReports, type IngressReport, writeIngressReport } from '@relay/queue';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { aRelay, type TestRelay } from '../testing/a-relay.js';

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

const NOW = Date.parse('2026-11-20T10:30:00Z');
const HOUR_MS = 3_600_000;
const GONE: IngressReport = {
  instance: 'web-1:3000',
  at: NOW - 5 * HOUR_MS,
  startedAt: NOW - 9 * HOUR_MS,
  version: '0.1.0',
  spool: {
    id: 'disk-1',
    state: 'filling',
    dir: '/app/data/spool',
    envelopes: 3,
    bytes: 900,
    maxBytes: 9_000,
    oldestSince: NOW - 6 * HOUR_MS,
    bySource: { zs: 2, net: 1 },
    setAside: 0,
  },
};
const DESCRIBED = 'web-1:3000, last seen 5h ago, has 3 webhooks on its disk, in /app/data/spool, the oldest since 6h';

const run = (...args: string[]) => relay.command(args, { now: () => NOW });

test('webhooks on a disk that is gone are told everywhere, until they are written off and counted as lost', async () => {
  const { client } = relay.worker;
  await writeIngressReport(client, GONE);
  // What its lifetime does, at once.
  await client.del('relay:{webhooks}:ingress-report:web-1:3000');
  await writeIngressReport(client, {
    ...GONE,
    instance: 'web-2:3000',
    spool: { ...GONE.spool, id: 'disk-2', state: 'idle', envelopes: 0, bySource: {} },
  });
  const status = await run('status');
  expect(status.exitCode).toBe(1);
  expect(status.out).toContain(
    `! ingress ${DESCRIBED}: see that it runs and reaches Redis, or start an ingress on that disk`,
  );
  expect(status.out).toMatch(new RegExp(`\n +ingress +web-2:3000, 0.1.0, spool idle\n +${DESCRIBED}\n`));
  expect((await run('doctor')).out).toMatch(/fault +ingress +ingress web-1:3000, last seen 5h ago, has 3 webhooks/);

  const before = await run('audit');
  expect(before.out).toMatch(/^zs +0 +0 +0 +0 +0 +0 +0 +2 +-$/m);
  expect(before.out).toContain(`\n  of the spooled: ingress ${DESCRIBED}\n`);
  expect(before.exitCode).toBe(0);

  const writtenOff = await run('write-off', 'web-1:3000', '--yes');
  expect(writtenOff.out).toBe(`ingress ${DESCRIBED}\n3 webhooks written off: relay audit counts what was lost\n`);
  expect(writtenOff.exitCode).toBe(0);
  expect((await run('status')).exitCode).toBe(0);
  const after = await run('audit');
  expect(after.out).toMatch(/^net +0 +0 +0 +0 +0 +0 +0 +0 +1$/m);
  expect(after.out).toMatch(/^all +0 +0 +0 +0 +0 +0 +0 +0 +3$/m);
  expect(after.out).toContain(
    '\n  3 webhooks (2 of zs, 1 of net) lost with the disk of ingress web-1:3000, written off 2026-11-20 10:30:00Z\n',
  );
  expect(after.exitCode).toBe(1);
  // From the full hour on, as everything else.
  expect((await run('audit', '--since', '290m')).exitCode).toBe(1);
  expect((await run('audit', '--since', '4h')).exitCode).toBe(0);
  const doctor = await run('doctor');
  expect(doctor.out).toMatch(/info +ledger +3 webhooks written off with a disk\n/);
  expect(doctor.out).toMatch(/ok +ledger +every accepted webhook is accounted for\n/);
});

test.each([
  ['says no', { ask: async () => 'n' }, 1],
  ['is not there', { ask: undefined }, 2],
])('nothing is written off when the one to be asked %s', async (_who, terminal, exitCode) => {
  await endIngressReports(relay.worker.client, GONE);
  const asked = await relay.command(['write-off', 'web-1:3000'], { now: () => NOW, ...terminal });
  expect(asked.exitCode).toBe(exitCode);
  expect((await run('status')).out).toContain(DESCRIBED);
});

test('what an ingress drains cannot be written off', async () => {
  await writeIngressReport(relay.worker.client, GONE);
  const { exitCode, error } = await run('write-off', 'web-1:3000', '--yes');
  expect(error).toBe('no ingress web-1:3000 has left webhooks on its disk: relay status names those that have\n');
  expect(exitCode).toBe(1);
  expect((await run('audit')).exitCode).toBe(0);
});
