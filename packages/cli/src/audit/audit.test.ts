import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { AuditSheet } from '@relay/queue';
import { zstackAlarm } from '../../../../test/support/alarms.js';
import { eventually } from '../../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { aRelay, type TestRelay } from '../testing/a-relay.js';
import { aTerminal } from '../testing/a-terminal.js';
import { printAudit } from './print-audit.js';

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

async function audited(...args: string[]) {
  const { exitCode, out } = await relay.command(['audit', '--json', ...args]);
  return { exitCode, ...JSON.parse(out) };
}

test('what was accepted is the sum of what became of it: exit code 0', async () => {
  await relay.worker.start();
  await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
  await relay.worker.accept('zs', '{"product":"zstack","metric":"x","dataSource":"zstack"}');
  const refused = await relay.worker.accept('wrong', zstackAlarm('a1', 1, 'Alarm'));
  await relay.dead(`${refused}-0`);
  await eventually(audited, ({ sheets }) => sheets[0].waiting === 0);

  const { out, exitCode } = await relay.command(['audit']);
  expect(out).toMatch(/^zs +2 +1 +0 +1 +0 +0 +0 +0 +-$/m);
  expect(out).toMatch(/^wrong +1 +0 +0 +0 +0 +1 +0 +0 +-$/m);
  expect(out).toMatch(/^all +3 +1 +0 +1 +0 +1 +0 +0 +-$/m);
  expect(out).toMatch(/\nno difference: every webhook accepted is accounted for\n$/);
  expect(exitCode).toBe(0);
});

test('a webhook whose job was removed by hand is named: exit code 1', async () => {
  await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
  const lost = await relay.worker.accept('zs', zstackAlarm('a2', 1, 'Alarm'));
  await relay.worker.webhooks.remove(lost);
  expect(await audited()).toMatchObject({
    exitCode: 1,
    difference: 1,
    sheets: [{ source: 'zs', accepted: 2, waiting: 1, missing: [lost] }],
  });
  const { out, exitCode } = await relay.command(['audit']);
  expect(out).toMatch(/^zs +2 +0 +0 +0 +0 +0 +1 +0 +1$/m);
  expect(out).toContain('\na difference of 1 in what was accepted\n');
  expect(out).toMatch(new RegExp(`1 webhook of zs accepted and nowhere to be found.*\\n {4}${lost}\\n$`));
  expect(exitCode).toBe(1);
});

test('only what was received since then is counted, from the full hour on', async () => {
  const now = Date.parse('2026-11-20T10:30:00Z');
  await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'), { receivedAt: Date.parse('2026-11-20T08:59:00Z') });
  await relay.worker.accept('zs', zstackAlarm('a2', 1, 'Alarm'), { receivedAt: Date.parse('2026-11-20T09:01:00Z') });
  const { out } = await relay.command(['audit', '--since', '1h'], { now: () => now });
  expect(out).toMatch(/^zs +1 +0 +0 +0 +0 +0 +1 +0 +-$/m);
  expect(out).toMatch(/every webhook accepted since 2026-11-20 09:00:00Z is accounted for\n$/);
});

test('a relay that never accepted anything has nothing to account for', async () => {
  expect(await relay.command(['audit'])).toEqual({ exitCode: 0, out: 'nothing was accepted\n', error: '' });
});

const SHEET: AuditSheet = {
  source: 'zs',
  accepted: 40,
  delivered: 10,
  superseded: 0,
  ignored: 0,
  discarded: 0,
  dead: 0,
  waiting: 0,
  spooled: 7,
  lost: 0,
  missing: [],
  imbalance: 0,
};

const NO_SPOOLS = { leftSpools: [], lostSpools: [] };

test('of many missing ones the first are named', () => {
  const missing = Array.from({ length: 30 }, (_, index) => `ID${index}`);
  const out = printAudit(
    { ...NO_SPOOLS, sheets: [{ ...SHEET, missing }], difference: 30 },
    undefined,
    aTerminal().terminal,
  );
  expect(out).toContain('    ID19\n    … and 10 more; --json names all\n');
});

test.each([
  [1, 'an outcome is missing'],
  [-1, 'an outcome was counted twice'],
])('counts that do not add up (%i) are told apart from missing webhooks', (imbalance, why) => {
  const out = printAudit(
    { ...NO_SPOOLS, sheets: [{ ...SHEET, imbalance }], difference: 1 },
    undefined,
    aTerminal().terminal,
  );
  expect(out).toContain(`the counts of zs do not add up by 1: ${why}; please report it\n`);
  expect(out).not.toContain('nowhere to be found');
});
