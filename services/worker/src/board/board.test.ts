import { appRoutes } from '@bull-board/api/dist/routes.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DeadLetters, type Queue, readLedger } from '@relay/queue';
import { configSecrets } from '@relay/runtime';
import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { zstackAlarm } from '../../../../test/support/alarms.js';
import { configFrom } from '../../../../test/support/config.js';
import { eventually } from '../../../../test/support/eventually.js';
import { prepareWorker, type WorkerBench } from '../../../../test/support/in-process-worker.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { type Answer, ask, basic, FROM_THE_BOARD, startBoard } from '../access/testing/ask.js';

const PASSWORD = 'pw-5b1d0c7be2a94f36';
const LOGIN = basic('relay', PASSWORD);
const KEYS = { ops: 'ops-key-4f1a77c0ffee', dotted: 'dotted-key-90b3c2c0ffee' };
const QUEUES = ['dead-letters', 'deliveries.ops', 'deliveries.team.db', 'webhooks'];

let redis: PrivateRedis;
let sandbox: RunningSandbox;
let bench: WorkerBench;
let url: string;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  sandbox = await startSandbox({ keys: Object.values(KEYS), behaviour: { rateLimits: 'off' } });
});
afterEach(async () => {
  await sandbox.stop();
  await bench.close();
});

const yaml = (board = '') => `
worker: { opsPort: 0 }
board: { password: ${PASSWORD}${board} }
integrations:
  ops: { pushUrl: "${sandbox.pushUrl(KEYS.ops)}", rateLimit: { perSecond: 10000, perMinute: 100000 } }
  team.db: { pushUrl: "${sandbox.pushUrl(KEYS.dotted)}" }
sources:
  zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops }
  zs-db: { vendor: zstack, token: tok-77aa0c7be2a94f36, integration: team.db }
`;

async function openBoard(board?: string): Promise<void> {
  bench = await prepareWorker(redis, yaml(board));
  url = await startBoard(bench);
}

const get = (path: string): Promise<Answer> => ask(`${url}${path}`, { headers: LOGIN });
const press = (path: string, method = 'PUT', body?: object): Promise<Answer> =>
  ask(`${url}/board/api/queues${path}`, {
    method,
    headers: { ...LOGIN, ...FROM_THE_BOARD },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
const tab = async (queue: string, status: string) => {
  const { text } = await get(`/board/api/queues?activeQueue=${queue}&status=${status}`);
  return JSON.parse(text).queues.find(({ name }: { name: string }) => name === queue);
};
const deadLettersIn = (state: 'failed' | 'completed', count: number) =>
  eventually(
    () => bench.deadLetters.getJobCountByTypes(state),
    (seen) => seen === count,
  );
const alertsSent = () =>
  sandbox
    .events()
    .filter(isStandard)
    .map(({ event }) => event.labels?.ALARM_UUID);

/** Flashduty refuses it for a reason that somebody can put right. */
async function aDeadLetter(alert = 'a1'): Promise<string> {
  sandbox.setBehaviour({ rateLimits: 'off', rules: [{ status: 400, code: 'NoLicense', times: 1 }] });
  const before = await bench.deadLetters.getFailedCount();
  const id = await bench.accept('zs', zstackAlarm(alert, 1, 'Alarm'));
  await deadLettersIn('failed', before + 1);
  return `${id}-0`;
}

describe('the board', () => {
  test('shows every queue under its plain name', async () => {
    await openBoard();
    const { queues } = JSON.parse((await get('/board/api/queues')).text);
    expect(queues.map(({ name }: { name: string }) => name)).toEqual(QUEUES);
    for (const name of QUEUES) expect((await get(`/board/queue/${name}`)).status).toBe(200);
  });

  test('lists dead letters by severity and title, with reason, remedy and the webhook made readable', async () => {
    await openBoard();
    const id = await aDeadLetter();
    const [job] = (await tab('dead-letters', 'failed')).jobs;
    expect(job).toMatchObject({
      id,
      name: 'Warning alarm a1 / kvm-node-07',
      failedReason: expect.stringMatching(/^refused: .*NoLicense/),
      data: {
        remedy: expect.stringContaining('replay'),
        diedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        event: { event_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
        attempts: [{ status: 400, startedAt: expect.stringMatching(/Z$/) }],
        envelope: { body: { ALARM_UUID: 'a1', ALARM_TIME: 1_795_000_001_000 } },
      },
    });
    expect(Object.keys(job.data).at(-1)).toBe('envelope');
    expect(JSON.parse((await get(`/board/api/queues/dead-letters/${id}`)).text)).toMatchObject({
      status: 'failed',
      job: { data: { envelope: { body: { ALARM_UUID: 'a1' } } } },
    });
  });

  test('keeps to itself what an error says, and logs it', async () => {
    await openBoard();
    await bench.client.set('relay:{webhooks}:completed', 'a key of another kind');
    const { status, text } = await get('/board/api/queues?activeQueue=webhooks&status=completed');
    expect([status, text]).toEqual([500, expect.stringContaining('The log of the worker says')]);
    expect(text).not.toContain('WRONGTYPE');
    expect(bench.log.find('board request failed')).toMatchObject([
      { err: { message: expect.stringContaining('WRONGTYPE') } },
    ]);
  });

  test('says that Redis is away instead of waiting for it', async () => {
    await openBoard();
    redis.freeze();
    try {
      const { status, text } = await get('/board/api/queues');
      expect([status, text]).toEqual([503, expect.stringContaining('redis_away')]);
      expect((await get('/board/')).status).toBe(200);
    } finally {
      redis.thaw();
    }
  });
});

describe('Retry on a dead letter', () => {
  test('replays it, and it is delivered', async () => {
    await openBoard();
    const id = await aDeadLetter();
    expect((await press(`/dead-letters/${id}/retry`)).status).toBe(204);
    await eventually(alertsSent, (sent) => sent.includes('a1'));
    await deadLettersIn('completed', 1);
    expect((await tab('dead-letters', 'completed')).jobs[0]).toMatchObject({
      id,
      returnValue: { kind: 'replayed', deliveries: [`${id}-r1`] },
    });
  });

  test('is not offered twice: what was replayed is done', async () => {
    await openBoard();
    const id = await aDeadLetter();
    await press(`/dead-letters/${id}/retry`);
    await deadLettersIn('completed', 1);
    for (const button of ['retry', 'clean']) {
      const { status, text } = await press(`/dead-letters/${id}/${button}`);
      expect([status, text]).toEqual([403, expect.stringContaining('failed state')]);
    }
    expect((await tab('dead-letters', 'completed')).allowCompletedRetries).toBe(false);
    expect(await bench.deadLetters.getJobState(id)).toBe('completed');
  });

  test('says when it is gone', async () => {
    await openBoard();
    expect((await press('/dead-letters/nobody/retry')).status).toBe(404);
  });
});

describe('Retry all', () => {
  test('replays every dead letter, the oldest first', async () => {
    await openBoard();
    for (const alert of ['a1', 'a2', 'a3']) await aDeadLetter(alert);
    expect(JSON.parse((await press('/dead-letters/retry/failed')).text)).toEqual({ retried: 3, skipped: 0 });
    await eventually(alertsSent, ({ length }) => length === 3);
    await deadLettersIn('completed', 3);
    expect(bench.log.find('dead letter replayed').map(({ id }) => id)).toEqual(
      bench.log.find('dead letter').map(({ id }) => id),
    );
  });

  test('reaches the oldest one behind hundreds that fail again at once', async () => {
    await openBoard();
    const oldest = await aDeadLetter();
    for (let envelope = 0; envelope < 250; envelope += 1) await bench.accept('zs', '{"facts":[]}');
    await deadLettersIn('failed', 251);
    await press('/dead-letters/retry/failed');
    await eventually(alertsSent, (sent) => sent.includes('a1'));
    await eventually(
      () => bench.log.find('dead letter replayed'),
      ({ length }) => length === 251,
    );
    await deadLettersIn('failed', 250);
    expect(await bench.deadLetters.getJobState(oldest)).toBe('completed');
  });
});

describe('Clean', () => {
  test('discards one dead letter and no other, and its end is accounted for', async () => {
    await openBoard();
    const [discarded, kept] = [await aDeadLetter('a1'), await aDeadLetter('a2')];
    expect((await press(`/dead-letters/${discarded}/clean`)).status).toBe(204);
    expect(await bench.deadLetters.getJob(discarded)).toBeUndefined();
    expect(await bench.deadLetters.getJobState(kept)).toBe('failed');
    const letters = new DeadLetters(bench.client);
    expect(await letters.discards()).toMatchObject([{ id: discarded, source: 'zs', code: 'refused' }]);
    expect(await readLedger(bench.client)).toMatchObject([{ source: 'zs', accepted: 2, discarded: 1, open: 1 }]);
    await letters.queue.close();
  });

  test('says when it is gone', async () => {
    await openBoard();
    expect((await press('/dead-letters/nobody/clean')).status).toBe(404);
  });
});

/** Every route of bull-board itself that is not for reading, whichever version is installed. */
const CHANGES = appRoutes.api.flatMap(({ method, route }) =>
  [method].flat().flatMap((verb) => (verb === 'get' ? [] : [route].flat().map((path) => ({ verb, path })))),
);
const PERMITTED = [
  '/api/queues/:queueName/:jobId/retry',
  '/api/queues/:queueName/:jobId/clean',
  '/api/queues/:queueName/retry/:queueStatus',
];

describe('what could lose or stop alerts', () => {
  test('is all of bull-board’s changes but three', () => {
    const routes = CHANGES.map(({ path }) => path);
    expect(routes).toEqual(expect.arrayContaining(PERMITTED));
    expect(routes.length).toBeGreaterThan(15);
  });

  test('is refused on every queue, in every state, and changes nothing', async () => {
    await openBoard();
    const id = await aDeadLetter();
    await bench.deliveriesOf('team.db').pause();
    await bench.accept('zs-db', zstackAlarm('waits', 1, 'Alarm'));
    await eventually(
      () => bench.deliveriesOf('team.db').getPrioritizedCount(),
      (count) => count === 1,
    );
    const before = await everyJob();

    const body = { name: 'x', data: {}, options: {}, jobData: {}, concurrency: 1, max: 1, duration: 1, priority: 1 };
    const answers: string[] = [];
    for (const { verb, path } of CHANGES) {
      for (const queue of QUEUES) {
        for (const status of ['failed', 'completed', 'wait', 'delayed', 'active']) {
          if (queue === 'dead-letters' && isPermitted(path, status)) continue;
          const names: Record<string, string> = { queueName: queue, jobId: id, queueStatus: status, schedulerId: 'x' };
          const place = path.replace('/api/queues', '').replace(/:(\w+)/g, (_all, name) => names[name] ?? name);
          const answer = await press(place, verb.toUpperCase(), body);
          answers.push(`${answer.status} ${JSON.parse(answer.text).message}`);
        }
      }
    }
    expect([...new Set(answers)]).toEqual([expect.stringMatching(/^403 Switched off/)]);
    expect(await everyJob()).toEqual(before);
    expect(await Promise.all(queues().map((queue) => queue.isPaused()))).toEqual([false, false, false, true]);
  });

  /** Of the tab's two buttons only the one of the failed tab. */
  const isPermitted = (path: string, status: string) =>
    PERMITTED.includes(path) && (status === 'failed' || !path.includes(':queueStatus'));
  const queues = (): Queue[] => [
    bench.webhooks,
    bench.deadLetters,
    bench.deliveriesOf('ops'),
    bench.deliveriesOf('team.db'),
  ];
  const everyJob = () => Promise.all(queues().map(async (queue) => (await queue.getJobs()).map((job) => job.asJSON())));
});

describe('with board.readOnly the board', () => {
  test('shows everything and changes nothing', async () => {
    await openBoard(', readOnly: true');
    const id = await aDeadLetter();
    for (const path of [`/${id}/retry`, `/${id}/clean`, '/retry/failed', '/clean/failed', '/pause']) {
      const { status, text } = await press(`/dead-letters${path}`);
      expect([status, text]).toEqual([403, expect.stringContaining('board.readOnly')]);
    }
    expect(await tab('dead-letters', 'failed')).toMatchObject({
      readOnlyMode: true,
      allowRetries: false,
      jobs: [{ id }],
    });
    expect(await bench.deadLetters.getJobState(id)).toBe('failed');
  });
});

describe('every answer', () => {
  test.each([
    ['the page', '/board/', 200],
    ['a queue’s page', '/board/queue/dead-letters', 200],
    ['the API', '/board/api/queues', 200],
    ['a file', '/board/static/favicon.ico', 200],
    ['our style', '/board/relay.css', 200],
    ['a page that is not there', '/nowhere', 404],
    ['a path that cannot be read', '/board/queue/%E0%A4%A', 400],
  ])('carries the security headers: %s', async (_what, path, status) => {
    await openBoard();
    const { headers, ...answer } = await get(path);
    expect(answer.status).toBe(status);
    expectGuarded(headers);
  });

  test('carries them also when it is a refusal', async () => {
    await openBoard();
    const refusals = [await ask(`${url}/board/`), await ask(`${url}/board/`, { method: 'PUT', headers: LOGIN })];
    expect(refusals.map(({ status }) => status)).toEqual([401, 403]);
    for (const { headers } of refusals) expectGuarded(headers);
  });

  function expectGuarded(headers: Answer['headers']): void {
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'none'; .*frame-ancestors 'none'/),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:|\*/);
    expect(headers).not.toHaveProperty('x-powered-by');
  }

  test('keeps to the policy: the page names no other host, and has no style or script of its own', async () => {
    await openBoard();
    const { text } = await get('/board/');
    expect(text).toContain('<link href="relay.css" rel="stylesheet">');
    expect(text.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:\/\//);
    expect(text).not.toMatch(/<style| style=| on\w+=|<script>/);
  });

  test('is free of secrets, whatever is looked at', async () => {
    await openBoard();
    await aDeadLetter();
    await bench.accept('zs-db', zstackAlarm('a2', 1, 'Alarm'));
    await eventually(alertsSent, ({ length }) => length === 1);
    const pages = ['/board/', '/board/api/redis/stats', '/board/api/job-schedulers'];
    for (const queue of QUEUES) {
      const { jobs } = await tab(queue, 'latest');
      pages.push(
        `/board/api/queues?activeQueue=${queue}&status=latest`,
        `/board/api/queues/${queue}/default-job-options`,
      );
      for (const { id } of jobs)
        pages.push(...['', '/logs', '/flow'].map((part) => `/board/api/queues/${queue}/${id}${part}`));
    }
    const seen = (await Promise.all(pages.map(async (page) => (await get(page)).text))).join('\n');
    expect(seen).toContain('kvm-node-07');
    const secrets = configSecrets(configFrom(yaml())).map((secret) => secret.reveal());
    for (const secret of [...secrets, ...Object.values(KEYS)]) expect(seen).not.toContain(secret);
  });
});
