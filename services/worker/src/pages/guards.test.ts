import { Script } from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { configSecrets } from '@relay/runtime';
import { configFrom } from '../../../../test/support/config.js';
import { eventually } from '../../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { LIVE_SCRIPT } from './frame/live-script.js';
import { KEY, openPages, PASSWORD, type PageBench, TOKEN } from './testing/open-pages.js';

const EVIL = `"'><script>alert(1)</script><img src=x onerror=alert(2)>`;
/** Nothing of it as markup, in an attribute or out of one. */
const HARM = /<script>|<img src=x|"'>/;

let redis: PrivateRedis;
let pages: PageBench;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** An alarm with this text wherever a vendor may put text. */
const alarmOf = (text: string) =>
  JSON.stringify({
    ALARM_UUID: 'a1',
    ALARM_NAME: text,
    ALARM_METRIC: text,
    ALARM_CURRENT_STATUS: 'Alarm',
    ALARM_EMERGENCY_LEVEL: text,
    ALARM_RESOURCE_NAME: text,
    [text]: text,
  });

async function aRefused(text: string, query = ''): Promise<string> {
  pages.refuseNext();
  pages.sandbox.setBehaviour({
    rateLimits: 'off',
    rules: [{ status: 400, code: 'NoLicense', message: text.slice(0, 200), times: 1 }],
  });
  const headers = { 'content-type': `application/json;${text}`, 'user-agent': text };
  const id = `${await pages.worker.accept('zs', alarmOf(text), { headers, query })}-0`;
  await pages.dead(id);
  return id;
}

const pathsFor = (id: string) => [
  '/',
  '/dead-letters',
  '/dead-letters?source=zs&code=refused',
  '/dead-letters/replay?source=zs',
  `/dead-letters/${id}`,
  `/dead-letters/${id}/replay`,
  `/dead-letters/${id}/discard`,
  `/explain?id=${id}`,
  '/explain?id=zs:zstack:alarm:a1',
  '/explain',
  '/integrations/ops/idle',
  '/nowhere',
];

describe('text from outside', () => {
  beforeEach(async () => {
    pages = await openPages(redis);
  });
  afterEach(() => pages.close());

  test('is shown on every page and is markup on none', async () => {
    const id = await aRefused(EVIL, `a=${encodeURIComponent(EVIL)}`);
    const seen = await Promise.all(pathsFor(id).map(async (path) => (await pages.get(path)).text));
    for (const text of seen) expect(text).not.toMatch(HARM);
    expect(seen.join('').match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;/g)?.length).toBeGreaterThan(15);
  });

  test('in an address or a form is no markup either', async () => {
    const evil = encodeURIComponent(EVIL);
    const paths = [`/dead-letters?source=${evil}&code=${evil}&integration=${evil}&page=${evil}`];
    paths.push(`/dead-letters/replay?source=${evil}`, `/explain?id=${evil}`, `/dead-letters?replayed=${evil}`);
    paths.push(`/dead-letters/${evil}`, `/integrations/${evil}/idle`, `/${evil}`);
    await aRefused('plain');
    for (const path of paths) expect((await pages.get(path)).text).not.toMatch(HARM);
    const { headers } = await pages.send('/dead-letters/replay', { source: EVIL, until: '1' });
    expect(headers.location).toBe(
      `/dead-letters?source=${new URLSearchParams({ x: EVIL }).toString().slice(2)}&replayed=0&missed=0`,
    );
  });
});

describe('the pages', () => {
  beforeAll(async () => {
    pages = await openPages(redis);
  });
  afterAll(() => pages.close());

  test('show no secret of the configuration, even where one came in with a webhook', async () => {
    const id = await aRefused(`token ${TOKEN}, key ${KEY}`, `relay_token_echo=${TOKEN}`);
    const board = ['/board/api/queues?activeQueue=dead-letters&status=failed', `/board/api/queues/dead-letters/${id}`];
    const paths = [...pathsFor(id), ...board];
    const seen = (await Promise.all(paths.map(async (path) => (await pages.get(path)).text))).join('');
    const yaml = `board: { password: ${PASSWORD} }
integrations: { ops: { pushUrl: "${pages.sandbox.pushUrl(KEY)}" } }
sources: { zs: { vendor: zstack, token: ${TOKEN}, integration: ops } }`;
    const secrets = configSecrets(configFrom(yaml)).map((secret) => secret.reveal());
    for (const secret of [...secrets, KEY]) expect(seen).not.toContain(secret);
    expect(seen).toContain('[secret]');
  });

  test.each(['/', '/dead-letters', '/explain', '/pages/style.css', '/pages/live.js', '/pages/well.svg', '/nowhere'])(
    'come under a strict policy and from nowhere else: %s',
    async (path) => {
      const { headers, text } = await pages.get(path);
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self'; style-src 'self'; /),
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:|\*/);
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:\/\//);
      expect(text).not.toMatch(/<style| style=| on\w+="|<script>/);
    },
  );

  test('have a script that can be read', () => {
    expect(() => new Script(LIVE_SCRIPT)).not.toThrow();
  });

  test('refuse a form that is none, or too large', async () => {
    expect((await pages.send('/dead-letters/replay', { until: 'x'.repeat(10_000) })).status).toBe(400);
  });
});

describe('with board.readOnly the pages', () => {
  beforeAll(async () => {
    pages = await openPages(redis, ', readOnly: true');
  });
  afterAll(() => pages.close());

  test('show everything, offer nothing and change nothing', async () => {
    const id = await aRefused('plain');
    await eventually(
      async () => (await pages.get('/')).text,
      (text) => text.includes('1 thing needs a person') && text.includes('Read-only: board.readOnly is set'),
    );
    for (const path of pathsFor(id)) {
      const { text } = await pages.get(path);
      expect(text).not.toMatch(/method="post"|>Replay…<|>Discard…<|>Replay (it|all)/);
    }
    const forms = [`/dead-letters/${id}/replay`, `/dead-letters/${id}/discard`, '/dead-letters/replay'];
    for (const path of [...forms, '/integrations/ops/release']) {
      const { status, text } = await pages.send(path, { until: String(Date.now()) });
      expect([status, text]).toEqual([403, expect.stringContaining('board.readOnly is set')]);
    }
    expect(await pages.worker.deadLetters.getJobState(id)).toBe('failed');
  });
});
