import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../../../../test/support/eventually.js';
import { prepareWorker, type WorkerBench } from '../../../../test/support/in-process-worker.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { ask, basic, FROM_THE_BOARD, startBoard } from './testing/ask.js';

const USER = 'opérateur';
const PASSWORD = 'correct: horse bättery';
const LOGIN = basic(USER, PASSWORD);

const CHANGE = '/board/api/queues/dead-letters/retry/failed';
const PLACES = [
  '/',
  '/dead-letters',
  '/dead-letters/01J0000000PVVY15BX7223YSMF-0/replay',
  '/explain?id=x',
  '/pages/style.css',
  '/nowhere',
  '/board',
  '/board/',
  '/board/api/queues',
  '/board/static/favicon.ico',
  '/board/queue/webhooks',
  CHANGE,
];

/** What the pages' own forms send. */
const FORMS = [
  '/dead-letters/01J0000000PVVY15BX7223YSMF-0/replay',
  '/dead-letters/01J0000000PVVY15BX7223YSMF-0/discard',
  '/dead-letters/replay',
  '/integrations/ops/release',
];

let redis: PrivateRedis;
let bench: WorkerBench;
let port: number;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

async function openBoard(settings: string): Promise<void> {
  bench = await prepareWorker(
    redis,
    `
worker: { opsPort: 0 }
board: { ${settings} }
integrations: { ops: { pushUrl: "http://127.0.0.1:1/event/push/alert/standard?integration_key=k-4f1a77c0ffee" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`,
  );
  port = Number(new URL(await startBoard(bench)).port);
}

const at = (path: string, host = '127.0.0.1') => `http://${host}:${port}${path}`;
const change = (headers: Readonly<Record<string, string>>) => ask(at(CHANGE), { method: 'PUT', headers });

/** An address of this machine by which it is a stranger to itself. */
const OUTSIDE = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
const fromOutside = OUTSIDE === undefined ? test.skip : test;

describe('without a password the relay', () => {
  beforeAll(() => openBoard(''));
  afterAll(() => bench.close());

  test.each(['127.0.0.1', 'localhost', '[::1]'])('answers this machine as %s', async (host) => {
    for (const path of ['/', '/board/', '/board/api/queues']) expect((await ask(at(path, host))).status).toBe(200);
  });

  fromOutside('refuses everybody else and says what to do', async () => {
    for (const path of PLACES) {
      const answer = await ask(at(path, OUTSIDE), { headers: { host: `localhost:${port}` } });
      expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('set board.password')]);
    }
  });

  test.each(['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Via'])(
    'refuses what came through a proxy that says %s',
    async (name) => {
      for (const path of PLACES) expect((await ask(at(path), { headers: { [name]: '127.0.0.1' } })).status).toBe(403);
    },
  );

  test.each([
    'relay.example.com',
    'localhost.example.com',
    '127.0.0.1.example.com',
    'example.com:80@localhost',
    '10.0.0.7',
  ])('refuses the name "%s", which may lead anywhere tomorrow', async (host) => {
    expect((await ask(at('/board/'), { headers: { host } })).status).toBe(403);
  });
});

describe('with a password the relay', () => {
  beforeAll(() => openBoard(`user: "${USER}", password: "${PASSWORD}"`));
  afterAll(() => bench.close());

  test.each(PLACES)('asks for a login at %s', async (path) => {
    const answer = await ask(at(path));
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([
      401,
      'Basic realm="Flashduty Relay", charset="UTF-8"',
    ]);
  });

  test('gives one answer to every wrong login, whatever is wrong about it', async () => {
    const wrong = [
      basic(USER, 'wrong'),
      basic('wrong', PASSWORD),
      basic('wrong', 'wrong'),
      basic(USER, ''),
      basic('', PASSWORD),
      basic('', ''),
      basic(USER, `${PASSWORD} `),
      basic(USER.toUpperCase(), PASSWORD),
      { authorization: 'Basic' },
      { authorization: 'Basic !' },
      { authorization: LOGIN.authorization.replace('Basic', 'Bearer') },
    ];
    const answers = await Promise.all([{}, ...wrong].map((headers) => ask(at('/board/'), { headers })));
    const seen = answers.map(({ status, headers: { date: _date, ...headers }, text }) => ({ status, headers, text }));
    expect(new Set(seen.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(seen[0]?.status).toBe(401);
  });

  test.each([
    '/',
    '/dead-letters',
    '/explain',
    '/pages/style.css',
    '/board/',
    '/board/api/queues',
    '/board/static/favicon.ico',
  ])('shows %s after the right one', async (path) => {
    expect((await ask(at(path), { headers: LOGIN })).status).toBe(200);
  });

  test('takes it also through a proxy and under any name', async () => {
    const headers = { ...LOGIN, host: 'relay.example.com', 'x-forwarded-for': '198.51.100.7' };
    expect((await ask(at('/board/'), { headers })).status).toBe(200);
  });

  fromOutside('takes it from any address', async () => {
    expect((await ask(at('/board/', OUTSIDE), { headers: LOGIN })).status).toBe(200);
  });

  test('slows wrong logins down, and never a right one', async () => {
    const answered: number[] = [];
    const wrong = ask(at('/board/'), { headers: basic(USER, 'wrong') }).then(({ status }) => answered.push(status));
    await eventually(refusals, ({ length }) => length > 0);
    await ask(at('/board/'), { headers: LOGIN }).then(({ status }) => answered.push(status));
    await wrong;
    expect(answered).toEqual([200, 401]);
  });

  test('logs a wrong login without what was typed', async () => {
    await ask(at('/board/'), { headers: basic('my-passw0rd', 'my-user') });
    expect(refusals().at(-1)).toMatchObject({ level: 'warn', address: expect.stringContaining('127.0.0.1') });
    expect(bench.log.lines.join('')).not.toMatch(/my-passw0rd|my-user/);
  });

  const refusals = () => bench.log.find('operator login refused');
});

describe('a request that changes something', () => {
  beforeAll(() => openBoard(`user: "${USER}", password: "${PASSWORD}"`));
  afterAll(() => bench.close());
  afterEach(() => void bench.log.lines.splice(0));

  const board = () => `http://127.0.0.1:${port}`;

  test.each<[string, () => Record<string, string>]>([
    ['Sec-Fetch-Site: same-origin', () => ({ 'sec-fetch-site': 'same-origin' })],
    ['Sec-Fetch-Site: none', () => ({ 'sec-fetch-site': 'none' })],
    ['its own Origin', () => ({ origin: board() })],
    ['its own Referer', () => ({ referer: `${board()}/board/queue/dead-letters` })],
  ])('is taken with %s', async (_what, headers) => {
    expect((await change({ ...LOGIN, ...headers() })).status).toBe(200);
  });

  test.each<[string, () => Record<string, string>]>([
    ['Sec-Fetch-Site: cross-site', () => ({ 'sec-fetch-site': 'cross-site' })],
    ['Sec-Fetch-Site: same-site', () => ({ 'sec-fetch-site': 'same-site' })],
    ['Sec-Fetch-Site: cross-site, whatever else it says', () => ({ 'sec-fetch-site': 'cross-site', origin: board() })],
    ['a foreign Origin', () => ({ origin: 'https://evil.example' })],
    [
      'a foreign Origin, whatever the Referer',
      () => ({ origin: 'https://evil.example', referer: `${board()}/board/` }),
    ],
    ['another port of its own host', () => ({ origin: 'http://127.0.0.1:1' })],
    ['an opaque Origin', () => ({ origin: 'null' })],
    ['a foreign Referer', () => ({ referer: `https://evil.example/${board()}/` })],
    ['no word of where it began', () => ({})],
  ])('is refused with %s', async (_what, headers) => {
    const answer = await change({ ...LOGIN, ...headers() });
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('cross_site')]);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('is what %s does', async (method) => {
    for (const path of ['/board/', '/', '/dead-letters']) {
      expect((await ask(at(path), { method, headers: LOGIN })).status).toBe(403);
    }
  });

  test.each(FORMS)('is refused at %s for whoever is not known, or comes from elsewhere', async (path) => {
    const send = (headers: Readonly<Record<string, string>>) => ask(at(path), { method: 'POST', headers });
    expect((await send(FROM_THE_BOARD)).status).toBe(401);
    expect((await send({ ...LOGIN, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send({ ...LOGIN, origin: 'https://evil.example' })).status).toBe(403);
    expect((await send(LOGIN)).status).toBe(403);
    const taken = await send({ ...LOGIN, 'sec-fetch-site': 'same-origin' });
    expect([303, 400, 404]).toContain(taken.status);
  });

  test('says why in a page to a browser, and in JSON to everything else', async () => {
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const page = await ask(at('/'), { headers: { accept } });
    expect([page.status, page.headers['content-type'], page.text]).toEqual([
      401,
      'text/html; charset=utf-8',
      expect.stringContaining('Log in with board.user and board.password'),
    ]);
    expect(JSON.parse((await ask(at('/'), { headers: { accept: '*/*' } })).text)).toMatchObject({
      code: 'unauthorized',
    });
  });

  test('is logged with who, what and what became of it, without the query', async () => {
    await ask(at(`${CHANGE}?relay_token=s3cret`), { method: 'PUT', headers: { ...LOGIN, ...FROM_THE_BOARD } });
    await change({ ...LOGIN, origin: 'https://evil.example' });
    await change(FROM_THE_BOARD);
    const lines = await eventually(audit, ({ length }) => length === 3);
    const from = { address: expect.stringContaining('127.0.0.1'), method: 'PUT', path: CHANGE };
    expect(lines).toMatchObject([
      { ...from, operator: USER, outcome: 200 },
      { ...from, operator: USER, outcome: 403 },
      { ...from, outcome: 401 },
    ]);
    expect(lines[2]).not.toHaveProperty('operator');
    expect(bench.log.lines.join('')).not.toContain('s3cret');
  });

  test('is logged as well when its sender did not wait, and in one short line however long its path is', async () => {
    const headers = basic(USER, 'wrong');
    const outgoing = request(at(`/board/${'x'.repeat(5000)}`), { method: 'PUT', headers, agent: false });
    outgoing.on('error', () => {}).end();
    await eventually(
      () => bench.log.find('operator login refused'),
      ({ length }) => length === 1,
    );
    outgoing.destroy();
    const [line] = await eventually(audit, ({ length }) => length === 1);
    expect([line?.outcome, String(line?.path).length]).toEqual(['unanswered', 200]);
  });

  test('is the only thing that is logged: looking is not', async () => {
    for (const path of ['/', '/dead-letters', '/board/api/queues']) await ask(at(path), { headers: LOGIN });
    expect(audit()).toEqual([]);
  });

  const audit = () => bench.log.find('operator request');
});
