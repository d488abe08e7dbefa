import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { audit, LARGE_BODY_BYTES } from '@relay/queue';
import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { aDelivery } from '../../../test/support/a-delivery.js';
import { zstackAlarm } from '../../../test/support/alarms.js';
import { eventually } from '../../../test/support/eventually.js';
import { prepareWorker, type WorkerBench } from '../../../test/support/in-process-worker.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';

const KEYS = { ops: 'ops-key-4f1a77', slow: 'slow-key-90b3c2', wrong: 'wrong-key-11d0e9', bk: 'bk-key-52ac0d' };

let redis: PrivateRedis;
let sandbox: RunningSandbox;
let bench: WorkerBench | undefined;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  sandbox = await startSandbox({ keys: [KEYS.ops, KEYS.slow, KEYS.bk], behaviour: { rateLimits: 'off' } });
});
afterEach(async () => {
  // The stand-in first: a worker waits for the answers it is owed, and some of these tests never give them.
  await sandbox.stop();
  await bench?.close();
});

async function aWorker(settings: { worker?: string; rateLimit?: string } = {}): Promise<WorkerBench> {
  const { worker = '', rateLimit = '{ perSecond: 10000, perMinute: 100000 }' } = settings;
  const integration = (key: string) => `{ pushUrl: "${sandbox.pushUrl(key)}", rateLimit: ${rateLimit} }`;
  const source = (name: string, vendor: string) =>
    `{ vendor: ${vendor}, token: tok-5d1f0c7be2a94f36, integration: ${name} }`;
  bench = await prepareWorker(
    redis,
    `
worker: { opsPort: 0${worker} }
integrations:
  ops: ${integration(KEYS.ops)}
  slow: ${integration(KEYS.slow)}
  wrong: ${integration(KEYS.wrong)}
  bk: { pushUrl: "${sandbox.pushUrl(KEYS.bk, 'blueking')}", format: native }
sources:
  zs: ${source('ops', 'zstack')}
  zs-slow: ${source('slow', 'zstack')}
  zs-wrong: ${source('wrong', 'zstack')}
  bk-native: ${source('bk', 'blueking')}
`,
  );
  return bench;
}

const events = () =>
  sandbox
    .events()
    .filter(isStandard)
    .map(({ event }) => event);
const deadLetterState = async (id: string, { deadLetters }: WorkerBench) => deadLetters.getJobState(id);

describe('an envelope', () => {
  test('becomes an alert that opens, and closes with its recovery', async () => {
    const worker = await aWorker();
    await worker.start();
    await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await eventually(
      () => sandbox.alerts(),
      ([alert]) => alert?.open === true,
    );
    await worker.accept('zs', zstackAlarm('a1', 2, 'OK'));
    await eventually(
      () => sandbox.alerts(),
      ([alert]) => alert?.open === false,
    );
    expect(sandbox.alerts()).toHaveLength(1);
  });

  test('whose body lies beside its job becomes an event with all of it', async () => {
    const worker = await aWorker();
    const bodies = ['a1', 'a2', 'a3'].map((alert) => zstackAlarm(alert, 1, 'Alarm').padEnd(LARGE_BODY_BYTES));
    for (const body of bodies) await worker.accept('zs', body);
    await worker.start();
    await eventually(events, ({ length }) => length === bodies.length);
    const deliveries = await worker.deliveriesOf('ops').getJobs();
    expect(deliveries.map(({ data }) => data.envelope.text).sort()).toEqual(bodies);
  });

  test('waits for a worker that is not there yet', async () => {
    const worker = await aWorker();
    await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await worker.start();
    await eventually(events, ({ length }) => length === 1);
  });

  test('that only says it is a test is ignored, and its reason can be looked up', async () => {
    const worker = await aWorker();
    await worker.start();
    const id = await worker.accept('zs', JSON.stringify('{"product":"zstack","metric":"x","dataSource":"zstack"}'));
    const job = await eventually(
      () => worker.webhooks.getJob(id),
      (found) => Boolean(found?.finishedOn),
    );
    expect(job?.returnvalue).toEqual({ outcome: 'ignored', reason: 'vendor test message' });
    expect(sandbox.events()).toEqual([]);
  });

  test('whose body was deleted by hand is not taken for an empty one, and holds up nothing', async () => {
    const worker = await aWorker();
    const id = await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm').padEnd(LARGE_BODY_BYTES));
    await worker.accept('zs', zstackAlarm('a2', 1, 'Alarm'));
    await worker.client.hdel(`relay:{webhooks}:${id}`, 'envelope.body');
    await worker.start();
    await eventually(events, ({ length }) => length === 1);
    await eventually(
      () => worker.client.exists(`relay:{webhooks}:${id}`),
      (jobs) => jobs === 0,
    );
    expect(await audit(worker.client)).toMatchObject({ sheets: [{ accepted: 2, ignored: 0, missing: [id] }] });
    expect(worker.log.lines.join('')).toContain('webhook has no body');
  });

  test('that a newer release has stored waits for that one, and so does what is behind it', async () => {
    const worker = await aWorker();
    const unknown = { v: 3, id: 'newer', source: 'zs', receivedAt: Date.now(), method: 'POST', query: '', headers: {} };
    await worker.webhooks.add('zs', unknown as never, { jobId: 'newer' });
    await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await worker.start();
    await eventually(
      () => worker.log.lines.join(''),
      (log) => log.includes('envelope newer is of version 3'),
    );
    expect(await worker.webhooks.getJobCounts('active', 'waiting')).toEqual({ active: 1, waiting: 1 });
    expect(events()).toEqual([]);
  });

  test('that cannot be read is a dead letter in the failed state, with where and why', async () => {
    const worker = await aWorker();
    await worker.start();
    const id = await worker.accept('zs', '{"facts":[]}');
    await eventually(
      () => deadLetterState(id, worker),
      (state) => state === 'failed',
    );
    const job = await worker.deadLetters.getJob(id);
    expect(job?.failedReason).toMatch(/^payload_error: .*template/);
    expect(job?.data).toMatchObject({ source: 'zs', integration: 'ops', envelope: { text: '{"facts":[]}' } });
  });

  test('of a source that is no longer configured is kept as a dead letter', async () => {
    const worker = await aWorker();
    await worker.start();
    const id = await worker.accept('gone', zstackAlarm('a1', 1, 'Alarm'));
    await eventually(
      () => deadLetterState(id, worker),
      (state) => state === 'failed',
    );
    expect((await worker.deadLetters.getJob(id))?.failedReason).toMatch(/^source_unknown: /);
  });

  test('read twice is delivered once', async () => {
    const worker = await aWorker();
    await worker.start();
    const id = await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'), { id: '01M7W75YR6PVVY15BX7223YSMF' });
    await eventually(events, ({ length }) => length === 1);
    await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'), { id });
    await worker.accept('zs', zstackAlarm('a2', 1, 'Alarm'));
    await eventually(events, ({ length }) => length === 2);
    expect(events().map(({ labels }) => labels?.ALARM_UUID)).toEqual(['a1', 'a2']);
  });
});

describe('a delivery', () => {
  test('has its severity and title as its name, and says how it ended', async () => {
    const worker = await aWorker();
    await worker.start();
    const id = await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    const job = await eventually(
      () => worker.deliveriesOf('ops').getJob(`${id}-0`),
      (found) => Boolean(found?.finishedOn),
    );
    // The delivery carries the envelope; a second copy of it would double what Redis holds.
    expect(await worker.webhooks.getJobCounts()).toMatchObject({ completed: 0, failed: 0 });
    expect(job?.name).toBe('Warning alarm a1 / kvm-node-07');
    expect(job?.returnvalue).toMatchObject({ outcome: 'delivered', attempts: 1, lastAttempt: { status: 200 } });
  });

  test('that fails is tried again with the same bytes until it is taken', async () => {
    const worker = await aWorker();
    await worker.start();
    sandbox.setBehaviour({ rateLimits: 'off', rules: [{ reset: true, accept: true, times: 1 }] });
    await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await eventually(
      () => sandbox.events(),
      ({ length }) => length === 2,
    );
    const [first, second] = events();
    expect(second).toEqual(first);
    const attempts = await eventually(
      () => worker.log.find('delivery attempted'),
      ({ length }) => length === 2,
    );
    expect(attempts.map(({ attempt, result }) => [attempt, result])).toEqual([
      [1, 'retry'],
      [2, 'delivered'],
    ]);
  });

  test('that is refused is a dead letter at once, with its story and the remedy', async () => {
    const worker = await aWorker();
    await worker.start();
    const id = await worker.accept('zs-wrong', zstackAlarm('a1', 1, 'Alarm'));
    await eventually(
      () => deadLetterState(`${id}-0`, worker),
      (state) => state === 'failed',
    );
    const letter = (await worker.deadLetters.getJob(`${id}-0`))?.data;
    expect(letter).toMatchObject({
      code: 'refused',
      reason: expect.stringMatching(/InvalidParameter: .*push URL/),
      event: { alert_key: expect.any(String) },
      attempts: [
        { status: 400, code: 'InvalidParameter', requestId: expect.any(String), durationMs: expect.any(Number) },
      ],
    });
  });

  test('that was tried for long enough is given up', async () => {
    const worker = await aWorker({ worker: ', giveUpAfter: 1s' });
    await worker.start();
    sandbox.setBehaviour({ status: 503 });
    const id = await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await eventually(
      () => deadLetterState(`${id}-0`, worker),
      (state) => state === 'failed',
    );
    expect((await worker.deadLetters.getJob(`${id}-0`))?.failedReason).toMatch(/^gave_up: last answer: HTTP 503/);
  });

  test('in native format is the vendor’s bytes', async () => {
    const worker = await aWorker();
    await worker.start();
    const body =
      '{"type":"ANOMALY_NOTICE", "bk_biz_id":7,"event":{"event_id":"17","level":1,"begin_time":"2026-05-11 02:05:00"},"strategy":{"name":"主机CPU"}}';
    await worker.accept('bk-native', body, { headers: { 'content-type': 'text/plain' } });
    const [push] = await eventually(
      () => sandbox.events(),
      ({ length }) => length === 1,
    );
    expect(push).toMatchObject({ path: 'blueking' });
    expect(JSON.stringify(push)).toContain(JSON.stringify(body));
  });
});

test('deliveries of an integration that is no longer configured are kept, and said to wait', async () => {
  const worker = await aWorker();
  await worker.deliveriesOf('renamed').add('Critical x', aDelivery('A-0'), { jobId: 'A-0', priority: 1 });
  await worker.deliveriesOf('emptied').add('Critical x', aDelivery('B-0'), { jobId: 'B-0' });
  await worker.deliveriesOf('emptied').drain();
  await worker.deliveriesOf('ops').pause();
  await worker.deliveriesOf('ops').add('Critical x', aDelivery('C-0'), { jobId: 'C-0', priority: 1 });
  await worker.start();
  await eventually(
    () => worker.log.lines.join(''),
    (log) => log.includes('not configured'),
  );
  expect(worker.log.lines.filter((line) => line.includes('not configured'))).toHaveLength(1);
  expect(worker.log.lines.join('')).toContain('"integration":"renamed","waiting":1');
});

describe('severity', () => {
  test('decides what goes first once a backlog drains, and a recovery goes with the highest', async () => {
    const worker = await aWorker({ worker: ', concurrency: 1' });
    const level = (alert: string, severity: string) =>
      zstackAlarm(alert, 1, 'Alarm').replace('"Important"', `"${severity}"`);
    await worker.accept('zs', level('first', 'Normal'));
    await worker.start();
    await eventually(events, ({ length }) => length === 1);
    await worker.deliveriesOf('ops').pause();
    await worker.accept('zs', level('info', 'Normal'));
    await worker.accept('zs', level('warning', 'Important'));
    await worker.accept('zs', level('critical', 'Emergent'));
    await worker.accept('zs', zstackAlarm('first', 2, 'OK'));
    await eventually(
      () => worker.deliveriesOf('ops').getPrioritizedCount(),
      (count) => count === 4,
    );
    await worker.deliveriesOf('ops').resume();
    await eventually(events, ({ length }) => length === 5);
    expect(events().map(({ labels }) => labels?.ALARM_UUID)).toEqual(['first', 'critical', 'first', 'warning', 'info']);
  });

  test('of an event raises what it waits behind in its lane', async () => {
    const worker = await aWorker({ worker: ', concurrency: 1' });
    const level = (alert: string, step: number, severity: string) =>
      zstackAlarm(alert, step, 'Alarm').replace('"Important"', `"${severity}"`);
    await worker.deliveriesOf('ops').pause();
    await worker.start();
    await worker.accept('zs', level('escalating', 1, 'Normal'));
    await worker.accept('zs', level('warning', 1, 'Important'));
    await worker.accept('zs', level('escalating', 2, 'Emergent'));
    await eventually(
      () => worker.deliveriesOf('ops').getPrioritizedCount(),
      (count) => count === 3,
    );
    await worker.deliveriesOf('ops').resume();
    await eventually(events, ({ length }) => length === 3);
    expect(events().map(({ labels }) => labels?.ALARM_UUID)).toEqual(['escalating', 'escalating', 'warning']);
  });
});

describe('a Redis that takes no writes', () => {
  test('costs no delivery: what was accepted by Flashduty is noted once it takes them again', async () => {
    const worker = await aWorker();
    await worker.start();
    for (let alert = 0; alert < 20; alert += 1) await worker.accept('zs', zstackAlarm(`a${alert}`, 1, 'Alarm'));
    await eventually(events, ({ length }) => length > 0);
    await worker.client.config('SET', 'maxmemory', '1');
    await eventually(
      () => worker.log.lines.filter((line) => line.includes('OOM')).length,
      (count) => count > 0,
    );
    await worker.client.config('SET', 'maxmemory', '0');
    await eventually(
      () => worker.deliveriesOf('ops').getCompletedCount(),
      (count) => count === 20,
      20_000,
    );
    expect(await worker.deadLetters.getJobCounts()).toMatchObject({ failed: 0, waiting: 0 });
  });
});

test('a job that killed its worker again and again is a dead letter, and the next one goes on', async () => {
  const worker = await aWorker();
  const unread = await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
  await worker.client.hset(`relay:{webhooks}:${unread}`, 'stc', 5);
  await worker.accept('zs', zstackAlarm('a2', 1, 'Alarm'));
  await worker.start();
  await eventually(events, ({ length }) => length === 1);
  await eventually(
    () => deadLetterState(unread, worker),
    (state) => state === 'failed',
  );
  expect((await worker.deadLetters.getJob(unread))?.failedReason).toMatch(/^kills_worker: /);
});

test('a delivery outlives the deaths of workers that something else killed, up to a limit', async () => {
  const worker = await aWorker();
  await worker.deliveriesOf('ops').pause();
  await worker.start();
  const id = await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
  const innocent = await worker.accept('zs', zstackAlarm('a2', 1, 'Alarm'));
  await eventually(
    () => worker.deliveriesOf('ops').getPrioritizedCount(),
    (count) => count === 2,
  );
  await worker.client.hset(`relay:{deliveries.ops}:${id}-0`, 'stc', 50);
  await worker.client.hset(`relay:{deliveries.ops}:${innocent}-0`, 'stc', 5);
  await worker.deliveriesOf('ops').resume();
  await eventually(
    () => deadLetterState(`${id}-0`, worker),
    (state) => state === 'failed',
  );
  expect((await worker.deadLetters.getJob(`${id}-0`))?.failedReason).toMatch(/^kills_worker: /);
  await eventually(events, ({ length }) => length === 1);
  expect(events()).toMatchObject([{ labels: { ALARM_UUID: 'a2' } }]);
});

test('the metrics are told also while Redis is frozen', async () => {
  const worker = await aWorker();
  const { opsUrl } = await worker.start();
  await eventually(
    () => fetch(`${opsUrl}/readyz`),
    ({ status }) => status === 200,
  );
  redis.freeze();
  try {
    // Far beyond what an answer takes, and far below the client's own patience.
    const response = await fetch(`${opsUrl}/metrics`, { signal: AbortSignal.timeout(10_000) });
    expect(await response.text()).toContain('process_cpu_user_seconds_total');
  } finally {
    redis.thaw();
  }
});

describe('an integration that is away', () => {
  test('is held, probed, and drained without a loss once it is back', async () => {
    const worker = await aWorker();
    const { opsUrl } = await worker.start();
    const held = async () =>
      /relay_integration_held\{integration="ops"\} (\d)/.exec(await (await fetch(`${opsUrl}/metrics`)).text())?.[1];
    sandbox.setBehaviour({ status: 503 });
    for (let alert = 0; alert < 40; alert += 1) await worker.accept('zs', zstackAlarm(`a${alert}`, 1, 'Alarm'));
    await eventually(
      () => worker.log.find('integration held'),
      ({ length }) => length === 1,
    );
    await eventually(
      () => worker.log.find('envelope normalized'),
      ({ length }) => length === 40,
    );
    expect(await held()).toBe('1');
    sandbox.setBehaviour({});
    await eventually(events, ({ length }) => length === 40);
    await eventually(
      () => worker.log.find('integration released'),
      ({ length }) => length === 1,
    );
    expect(await held()).toBe('0');
    expect(worker.log.find('integration held')).toHaveLength(1);
  });

  test('is left in peace for as long as its Retry-After asks', async () => {
    const worker = await aWorker();
    await worker.start();
    sandbox.setBehaviour({ rules: [{ status: 429, retryAfter: 3600, times: 1 }] });
    await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    const [line] = await eventually(
      () => worker.log.find('integration held'),
      ({ length }) => length === 1,
    );
    expect(line?.nextProbeInMs).toBe(3_600_000);
    await worker.accept('zs', zstackAlarm('a2', 1, 'Alarm'));
    await eventually(
      () => worker.log.find('envelope normalized'),
      ({ length }) => length === 2,
    );
    expect(events()).toEqual([]);
  });

  test('does not delay another one, whether it hangs or refuses', async () => {
    const worker = await aWorker({ worker: ', concurrency: 8' });
    await worker.start();
    const { integration } = await fingerprintOfSlow(worker);
    sandbox.setBehaviour({ rateLimits: 'off', rules: [{ match: { integration }, hang: true }] });
    for (let alert = 0; alert < 12; alert += 1) {
      await worker.accept('zs-slow', zstackAlarm(`slow${alert}`, 1, 'Alarm'));
      await worker.accept('zs-wrong', zstackAlarm(`wrong${alert}`, 1, 'Alarm'));
    }
    await worker.accept('zs', zstackAlarm('quick', 1, 'Alarm'));
    // Less than an attempt's timeout: nothing of the hanging integration can have ended by then.
    await eventually(events, (seen) => seen.some(({ labels }) => labels?.ALARM_UUID === 'quick'), 9_000);
  });

  async function fingerprintOfSlow(worker: WorkerBench) {
    await worker.accept('zs-slow', zstackAlarm('hello', 1, 'Alarm'));
    const [push] = await eventually(
      () => sandbox.events(),
      ({ length }) => length === 1,
    );
    return { integration: push?.integration ?? '' };
  }

  test('for one poisonous event only is not held', async () => {
    const worker = await aWorker();
    await worker.start();
    sandbox.setBehaviour({ rateLimits: 'off', rules: [{ match: { alert_key: 'poison' }, status: 500 }] });
    await worker.accept('zs', zstackAlarm('poison', 1, 'Alarm'));
    for (let alert = 0; alert < 50; alert += 1) await worker.accept('zs', zstackAlarm(`a${alert}`, 1, 'Alarm'));
    await eventually(events, ({ length }) => length === 50);
    expect(worker.log.find('integration held')).toEqual([]);
  });
});

test('the rate is kept over all workers: no second ever sees more than it may', async () => {
  const worker = await aWorker({ rateLimit: '{ perSecond: 50, perMinute: 1000 }' });
  for (let alert = 0; alert < 120; alert += 1) await worker.accept('zs', zstackAlarm(`a${alert}`, 1, 'Alarm'));
  await Promise.all([worker.start(), worker.start()]);
  await eventually(events, ({ length }) => length === 120);
  // When each was let go, newest first, by the one clock of Redis: exact, however busy this machine is.
  const sentAt = (await worker.client.lrange('relay:{deliveries.ops}:sent', 0, -1)).map(Number);
  expect(sentAt).toHaveLength(120);
  const spans = sentAt.slice(50).map((older, index) => (sentAt[index] ?? 0) - older);
  expect(Math.min(...spans)).toBeGreaterThan(1_000);
});

describe('a replay', () => {
  test('by the board’s Retry is a fresh delivery with the full budget', async () => {
    const worker = await aWorker();
    await worker.start();
    sandbox.setBehaviour({ rules: [{ status: 400, code: 'NoLicense', times: 1 }] });
    const id = await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    const letter = await dead(`${id}-0`, worker);
    sandbox.setBehaviour({ rules: [{ status: 500, times: 1 }] });
    await letter.retry('failed');
    await eventually(events, ({ length }) => length === 1);
    expect(
      await eventually(
        () => deadLetterState(`${id}-0`, worker),
        (state) => state === 'completed',
      ),
    ).toBe('completed');
  });

  test('that dies again is a dead letter again, under an id of its own', async () => {
    const worker = await aWorker();
    await worker.start();
    const id = await worker.accept('zs-wrong', zstackAlarm('a1', 1, 'Alarm'));
    await (await dead(`${id}-0`, worker)).retry('failed');
    await (await dead(`${id}-0-r1`, worker)).retry('failed');
    await dead(`${id}-0-r2`, worker);
  });

  test('is superseded when a newer event of its alert was delivered since', async () => {
    const worker = await aWorker();
    await worker.start();
    sandbox.setBehaviour({ rules: [{ status: 400, code: 'NoLicense', times: 1 }] });
    const id = await worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    const letter = await dead(`${id}-0`, worker);
    await worker.accept('zs', zstackAlarm('a1', 2, 'OK'));
    await eventually(events, ({ length }) => length === 1);
    await letter.retry('failed');
    await eventually(
      () => deadLetterState(`${id}-0`, worker),
      (state) => state === 'completed',
    );
    expect((await worker.deadLetters.getJob(`${id}-0`))?.returnvalue).toEqual({ kind: 'superseded' });
    expect(events()).toHaveLength(1);
  });

  test('of an envelope that still cannot be read stays a dead letter', async () => {
    const worker = await aWorker();
    await worker.start();
    const id = await worker.accept('zs', '{"facts":[]}');
    const letter = await dead(id, worker);
    await letter.updateData({ ...letter.data, replay: { force: true } });
    await letter.retry('failed');
    await eventually(
      () => worker.log.find('dead letter replayed'),
      ({ length }) => length === 1,
    );
    // What was wished for one replay is not wished for the next.
    expect((await dead(id, worker)).data).not.toHaveProperty('replay');
  });

  async function dead(id: string, worker: WorkerBench) {
    await eventually(
      () => deadLetterState(id, worker),
      (state) => state === 'failed',
    );
    const job = await worker.deadLetters.getJob(id);
    if (!job) throw new Error(`no dead letter ${id}`);
    return job;
  }
});
