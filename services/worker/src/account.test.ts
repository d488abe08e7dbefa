import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { audit, DeadLetters, NextWebhooks, readLedger, WEBHOOKS } from '@relay/queue';
import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { zstackAlarm } from '../../../test/support/alarms.js';
import { configFrom } from '../../../test/support/config.js';
import { eventually } from '../../../test/support/eventually.js';
import { prepareWorker, type WorkerBench } from '../../../test/support/in-process-worker.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import type { NormalizerDesk } from './normalize-envelope.js';
import { ReadAhead } from './read-ahead.js';

const KEY = 'ops-key-4f1a77';

let redis: PrivateRedis;
let sandbox: RunningSandbox;
let worker: WorkerBench;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  sandbox = await startSandbox({ keys: [KEY], behaviour: { rateLimits: 'off' } });
  const limit = '{ perSecond: 10000, perMinute: 100000 }';
  worker = await prepareWorker(
    redis,
    `
worker: { opsPort: 0 }
integrations:
  ops: { pushUrl: "${sandbox.pushUrl(KEY)}", rateLimit: ${limit} }
  wrong: { pushUrl: "${sandbox.pushUrl('wrong-key-11d0e9')}", rateLimit: ${limit} }
sources:
  zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops }
  zs-wrong: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: wrong }
`,
  );
});
afterEach(async () => {
  await sandbox.stop();
  await worker.close();
});

const UNREADABLE = '{"facts":[]}';
const IGNORED = JSON.stringify('{"product":"zstack","metric":"x","dataSource":"zstack"}');

const steps = () =>
  sandbox
    .events()
    .filter(isStandard)
    .map(({ event }) => `${event.labels?.ALARM_UUID}/${event.labels?.ALARM_CURRENT_VALUE}`);
const account = async (source: string) => (await readLedger(worker.client)).find((sheet) => sheet.source === source);
const nothingWaits = async () =>
  (await audit(worker.client)).sheets.every(({ waiting, missing }) => waiting === 0 && missing.length === 0);

describe('the account of a source', () => {
  test('is closed by every way in which an envelope can end', async () => {
    sandbox.setBehaviour({ rules: [{ status: 500, times: 1 }] });
    for (const [step, status] of [
      [1, 'Alarm'],
      [2, 'Alarm'],
      [3, 'OK'],
    ] as const) {
      await worker.accept('zs', zstackAlarm('a1', step, status));
    }
    await worker.accept('zs', IGNORED);
    await worker.accept('zs', UNREADABLE);
    await worker.accept('zs-wrong', zstackAlarm('a2', 1, 'Alarm'));
    await worker.accept('gone', zstackAlarm('a3', 1, 'Alarm'));
    await worker.start();
    await eventually(nothingWaits, Boolean);
    expect(await audit(worker.client)).toMatchObject({
      difference: 0,
      sheets: [
        { source: 'gone', accepted: 1, dead: 1 },
        { source: 'zs', accepted: 5, delivered: 2, superseded: 1, ignored: 1, dead: 1, waiting: 0 },
        { source: 'zs-wrong', accepted: 1, dead: 1, delivered: 0 },
      ],
    });
  });

  test('is closed for a dead letter by its replay or its discard, and not before', async () => {
    const replayed = await worker.accept('zs-wrong', zstackAlarm('a1', 1, 'Alarm'));
    const discarded = await worker.accept('zs', UNREADABLE);
    await worker.start();
    const deadLetters = new DeadLetters(worker.client);
    const atRest = async (id: string) =>
      eventually(
        () => deadLetters.find(id),
        (state) => state?.kind === 'dead',
      );
    const [first, second] = [await atRest(`${replayed}-0`), await atRest(discarded)];
    if (first?.kind !== 'dead' || second?.kind !== 'dead') throw new Error('both are dead letters at rest');
    await deadLetters.discard(second, Date.now());
    expect(await account('zs')).toMatchObject({ accepted: 1, discarded: 1, open: 0 });
    expect(await account('zs-wrong')).toMatchObject({ accepted: 1, delivered: 0, open: 1 });
    sandbox.setBehaviour({ rules: [{ status: 200, times: 1 }] });
    await deadLetters.replay(first, {});
    await eventually(
      () => account('zs-wrong'),
      (sheet) => sheet?.open === 0 || sheet?.delivered === 1,
    );
    expect(await account('zs-wrong')).toMatchObject({ accepted: 1, delivered: 1, discarded: 0, open: 0 });
    await deadLetters.queue.close();
  });

  test('is not opened again by an envelope that is stored a second time after it was delivered', async () => {
    await worker.start();
    const id = await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await eventually(
      async () => await worker.deliveriesOf('ops').getJobState(`${id}-0`),
      (state) => state === 'completed',
    );
    await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'), { id });
    await eventually(
      async () => await worker.webhooks.getJob(id),
      (job) => job === undefined,
    );
    expect(await account('zs')).toMatchObject({ accepted: 1, delivered: 1, open: 0 });
    expect(steps()).toEqual(['a1/1']);
  });

  test('stays open for a dead letter whose envelope is read again, as after a crash, or stored again', async () => {
    await worker.start();
    const id = await worker.accept('zs-wrong', zstackAlarm('a1', 1, 'Alarm'));
    await eventually(
      async () => await worker.deliveriesOf('wrong').getJobState(`${id}-0`),
      (state) => state === 'completed',
    );
    await worker.accept('zs-wrong', zstackAlarm('a1', 1, 'Alarm'), { id });
    await eventually(
      async () => await worker.webhooks.getJob(id),
      (job) => job === undefined,
    );
    expect(await audit(worker.client)).toMatchObject({ difference: 0, sheets: [{ accepted: 1, dead: 1 }] });
  });
});

describe('a backlog', () => {
  test('is read ahead in order, past envelopes that are no events, and leaves nothing behind', async () => {
    const expected: string[] = [];
    for (let step = 1; step <= 350; step += 1) {
      const status = step % 2 === 1 ? 'Alarm' : 'OK';
      await worker.accept('zs', zstackAlarm('a1', step, status));
      expected.push(`a1/${step}`);
      if (step % 40 === 0) await worker.accept('zs', step % 80 === 0 ? UNREADABLE : IGNORED);
    }
    await worker.start();
    await eventually(steps, ({ length }) => length === expected.length);
    expect(steps()).toEqual(expected);
    await eventually(nothingWaits, Boolean);
    expect(await account('zs')).toMatchObject({ accepted: 358, delivered: 350, ignored: 4, open: 4 });
    // Those that were ignored have no other place.
    expect(await worker.client.keys('relay:{webhooks}:0*')).toHaveLength(4);
  });

  test('keeps its order when a worker stops while Redis is full', async () => {
    await worker.client.rpush('relay:{deliveries.ops}:places', 'what makes the next step fail');
    const running = await worker.start();
    const [problem, recovery] = [
      await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm')),
      await worker.accept('zs', zstackAlarm('a1', 2, 'OK')),
    ];
    await eventually(
      () => worker.log.find('normalizer failed'),
      ({ length }) => length > 0,
    );
    await worker.client.config('SET', 'maxmemory', '1');
    await running.stop();
    await worker.client.config('SET', 'maxmemory', '1gb');
    await eventually(
      () => worker.client.lrange('relay:{webhooks}:wait', 0, -1),
      ({ length }) => length === 2,
    );
    expect(await worker.client.lrange('relay:{webhooks}:wait', 0, -1)).toEqual([recovery, problem]);
  });

  test('is read one by one after a worker died over one of it, so that the one is found out', async () => {
    await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    const { ahead, order, inHand } = aReader();
    ahead.beCareful();
    for (let read = 0; read < 512; read += 1) await ahead.during(inHand);
    expect(new Set(order)).toEqual(new Set(['in hand']));
    expect(await worker.webhooks.getWaitingCount()).toBe(1);
    await ahead.during(inHand);
    expect(order.slice(-2)).toEqual(['behind', 'told']);
  });

  test('is so too by a worker that takes over what another one died over', async () => {
    const [stalled, behind] = [
      await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm')),
      await worker.accept('zs', zstackAlarm('a2', 1, 'Alarm')),
    ];
    await worker.client.hset(`relay:{webhooks}:${stalled}`, 'stc', 1);
    await worker.start();
    await eventually(steps, ({ length }) => length === 2);
    // BullMQ notes each job that is taken by itself.
    const notes = await worker.client.xrange('relay:{webhooks}:events', '-', '+');
    expect(notes.map(([, fields]) => fields.slice(0, 4))).toContainEqual(['event', 'active', 'jobId', behind]);
  });

  test('waits for the envelope in hand, which goes first', async () => {
    await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    const { ahead, order, inHand } = aReader();
    await ahead.during(inHand);
    expect(order).toEqual(['in hand', 'behind', 'told']);
    expect(await worker.webhooks.getWaitingCount()).toBe(0);
  });
});

/** Reads ahead of an envelope in hand, and notes in which order things happen. */
function aReader() {
  const order: string[] = [];
  const { sources } = configFrom(`
integrations: { ops: { pushUrl: "${sandbox.pushUrl(KEY)}" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`);
  const enqueue = async () => {
    order.push('behind');
    return [false];
  };
  // Nothing else is asked for by what these tests let it read.
  const desk = { sources, enqueue } as Partial<NormalizerDesk> as NormalizerDesk;
  const ahead = new ReadAhead(desk, new NextWebhooks(worker.client, WEBHOOKS), () => void order.push('told'));
  const inHand = async () => {
    order.push('in hand');
    return { deliveries: [] };
  };
  return { ahead, order, inHand };
}
