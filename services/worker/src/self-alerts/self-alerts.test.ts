import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DeadLetters, DeliveryQueue, endIngressReports } from '@relay/queue';
import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { aDelivery } from '../../../../test/support/a-delivery.js';
import { zstackAlarm } from '../../../../test/support/alarms.js';
import { eventually } from '../../../../test/support/eventually.js';
import { prepareWorker, type WorkerBench } from '../../../../test/support/in-process-worker.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { readFigures } from './figures.js';
import { SELF_ALERT_POLICY } from './self-alert.js';
import { NOTHING_YET, step } from './step.js';

const KEYS = { ops: 'ops-key-4f1a77', duty: 'duty-key-90b3c2' };
const MEMORY = 'relay:{self-alerts}:kept';
const SOON = {
  selfAlerts: { lookEveryMs: 50, policy: { ...SELF_ALERT_POLICY, closesAfterMs: 400, tellAgainMs: 200 } },
};
const UNREADABLE = '{"facts":[]}';

let redis: PrivateRedis;
let sandbox: RunningSandbox;
let bench: WorkerBench;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  sandbox = await startSandbox({ keys: [KEYS.ops, KEYS.duty], behaviour: { rateLimits: 'off' } });
  bench = await prepareWorker(
    redis,
    `
worker: { opsPort: 0 }
selfAlerts: duty
integrations:
  ops: { pushUrl: "${sandbox.pushUrl(KEYS.ops)}" }
  duty: { pushUrl: "${sandbox.pushUrl(KEYS.duty)}" }
sources:
  zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops }
  quiet: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops, expectEvery: 1s }
`,
  );
});
afterEach(async () => {
  await sandbox.stop();
  await bench.close();
});

/** Status and key of what Flashduty took of the relay's own alerts about everything but the silence, in its order. */
const told = (about = /^relay:(?!silent)/) =>
  sandbox
    .events()
    .filter(isStandard)
    .flatMap(({ event }) => (about.test(event.alert_key ?? '') ? [`${event.event_status} ${event.alert_key}`] : []));

const discardAll = async () => {
  const letters = new DeadLetters(bench.client);
  for await (const letter of letters.read('oldest first')) await letters.discard(letter, Date.now());
};

describe('dead letters', () => {
  const OPENED = 'Warning relay:unreadable:zs';
  const CLOSED = 'Ok relay:unreadable:zs';

  test('are one alert, told by one of the workers, and closed when there are none any more', async () => {
    const [first] = await Promise.all([bench.start(SOON), bench.start(SOON)]);
    for (let webhook = 0; webhook < 20; webhook += 1) await bench.accept('zs', UNREADABLE);
    await eventually(told, ({ length }) => length > 0);
    await eventually(
      () => bench.deadLetters.getFailedCount(),
      (count) => count === 20,
    );
    // Whoever of the two looks, the other one goes on when it stops.
    await first.stop();
    await discardAll();
    expect(await eventually(told, ({ length }) => length > 1)).toEqual([OPENED, CLOSED]);
  });

  test('are told once, also when the worker died before it had sent what it remembered', async () => {
    const letters = { kind: 'unreadable', subject: 'zs', severity: 'Warning', details: '1 dead letter' } as const;
    const look = {
      troubles: [letters],
      endings: [],
      blocked: new Set<string>(),
      selfAlerts: 'duty',
      expectedSince: {},
    };
    const memory = step(NOTHING_YET, { ...look, now: Date.now() }, SELF_ALERT_POLICY);
    await bench.client.set(MEMORY, JSON.stringify(memory));
    await bench.accept('zs', UNREADABLE);
    await bench.start(SOON);
    await eventually(told, ({ length }) => length > 0);
    await discardAll();
    expect(await eventually(told, ({ length }) => length > 1)).toEqual([OPENED, CLOSED]);
  });
});

describe('an integration that takes no alerts of the relay', () => {
  const metric = async (url: string, name: string) =>
    new RegExp(`^${name} (\\d+)$`, 'm').exec(await (await fetch(`${url}/metrics`)).text())?.[1];

  test('because it refuses them leaves no dead letter and one loud line, and gets them once it takes them', async () => {
    sandbox.setBehaviour({ rateLimits: 'off', match: { alert_key: 'relay:unreadable' }, code: 'InvalidParameter' });
    const { opsUrl } = await bench.start(SOON);
    await bench.accept('zs', UNREADABLE);
    // Refused, remembered, and refused again.
    await eventually(
      () => bench.log.find('delivery attempted').filter(({ source }) => source === 'relay').length,
      (count) => count > 2,
    );
    expect(bench.log.find('Flashduty cannot be told of a self-alert')).toMatchObject([
      { alert: 'unreadable:zs', reason: expect.stringContaining('InvalidParameter') },
    ]);
    await eventually(
      () => bench.deadLetters.getFailed(),
      (letters) => letters.every(({ data }) => data.source === 'zs'),
    );
    await eventually(
      () => metric(opsUrl, 'relay_self_alerts_untold'),
      (count) => count === '1',
    );
    sandbox.setBehaviour({ rateLimits: 'off' });
    expect(await eventually(told, ({ length }) => length > 0)).toEqual(['Warning relay:unreadable:zs']);
  });

  test('because it is held is not told of its own trouble, and metrics and log say it all the same', async () => {
    const hold = {
      since: Date.now() - 360_000,
      until: Date.now() + 360_000,
      pause: 60_000,
      code: 'timeout',
      reason: '',
    };
    await bench.client.hset('relay:{deliveries.duty}:hold', hold);
    const { opsUrl } = await bench.start(SOON);
    await eventually(
      () => metric(opsUrl, 'relay_self_alert_active{kind="held"}'.replace(/[{}]/g, '\\$&')),
      (count) => count === '1',
    );
    await bench.accept('zs', UNREADABLE);
    await eventually(
      () => bench.log.find('self-alert opened').map(({ alert }) => alert),
      (alerts) => alerts.includes('held:duty') && alerts.includes('unreadable:zs'),
    );
    expect(await bench.deliveriesOf('duty').count()).toBe(0);
    await bench.client.del('relay:{deliveries.duty}:hold');
    await eventually(
      () => bench.log.find('self-alert closed').length,
      (count) => count === 1,
    );
    expect(await eventually(told, ({ length }) => length > 0)).toEqual(['Warning relay:unreadable:zs']);
  });
});

test('a notice that is late is not itself an event that is late', async () => {
  const deliveries = new DeliveryQueue(bench.client, 'duty');
  const watched = { ...bench, webhooks: [bench.webhooks], integrations: ['duty'], deliveriesOf: () => deliveries };
  const lateNotice = aDelivery('A-0', {}, { source: 'relay', integration: 'duty', triedSince: 1 });
  await deliveries.enqueue(lateNotice);
  const lateness = async (own: ReadonlyMap<string, readonly string[]>) => {
    const { integrations } = await readFigures(watched, own);
    return integrations.map(({ oldestSince }) => oldestSince);
  };
  expect(await lateness(new Map())).toEqual([1]);
  expect(await lateness(new Map([['duty', ['A-0']]]))).toEqual([undefined]);
  await deliveries.queue.close();
});

test('what nobody will come for by itself is looked for: spools left behind, and shards that nobody reads', async () => {
  const spool = { id: 'a1', state: 'filling', dir: '/s', envelopes: 3, bytes: 9, maxBytes: 99, setAside: 0 } as const;
  const report = { instance: 'gone:3000', at: Date.now(), startedAt: Date.now(), version: '0.1.0' };
  await endIngressReports(bench.client, { ...report, spool: { ...spool, bySource: {} } });
  await bench.client.lpush('relay:{webhooks.1}:wait', 'A');
  const deliveriesOf = (name: string) => new DeliveryQueue(bench.client, name);
  const watched = { ...bench, webhooks: [bench.webhooks], integrations: [], deliveriesOf };
  expect(await readFigures(watched, new Map())).toMatchObject({
    leftSpools: [{ instance: 'gone:3000' }],
    webhooks: { waiting: 0, unreadShards: [{ queue: 'webhooks.1', waiting: 1 }] },
  });
});

test('a source that sends nothing for too long is an alert, until its next webhook', async () => {
  const silence = () => told(/^relay:silent/);
  await bench.start(SOON);
  await eventually(silence, ({ length }) => length > 0);
  expect(silence()).toEqual(['Warning relay:silent:quiet']);
  await eventually(
    async () => {
      await bench.accept('quiet', zstackAlarm('a1', 1, 'Alarm'));
      return silence();
    },
    ({ length }) => length > 1,
  );
  expect(silence()).toEqual(['Warning relay:silent:quiet', 'Ok relay:silent:quiet']);
});
