import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { isStandard } from '@relay/sandbox';
import { aDeadLetter } from '../../../../test/support/a-dead-letter.js';
import { configFrom } from '../../../../test/support/config.js';
import { eventually } from '../../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { aRelay, NET_KEY, type TestRelay, TOKEN } from '../testing/a-relay.js';
import { aTerminal } from '../testing/a-terminal.js';
import { findAmong, findIngress } from './find-ingress.js';
import type { Whereabouts } from './follow-webhook.js';
import { printStep } from './print-send-test.js';

const CALLBACK_TOKEN = 'callback-token-77f0a1';
const SETTINGS = {
  integrations: (pushUrl: (key: string) => string) =>
    `  native: { pushUrl: "${pushUrl(NET_KEY).replace('/standard?', '/zstack?')}", format: native }`,
  sources: `
  bk: { vendor: blueking, token: ${TOKEN}, integration: ops }
  jkb: { vendor: jiankongbao, token: ${TOKEN}, integration: ops, callbackToken: ${CALLBACK_TOKEN} }
  native: { vendor: zstack, token: ${TOKEN}, integration: native }
  far: { vendor: zstack, token: ${TOKEN}, integration: ops, allowFrom: [203.0.113.0/24] }
`,
};

let redis: PrivateRedis;
let relay: TestRelay;
let url: string;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  relay = await aRelay(redis, SETTINGS);
  url = await relay.startIngress();
});
afterEach(() => relay.close());

const sendTest = (source: string, ...args: string[]) => relay.command(['send-test', source, '--url', url, ...args]);

const arrived = () =>
  relay.sandbox
    .events()
    .filter(isStandard)
    .map(({ event }) => `${event.event_status} ${event.alert_key}`);

test.each(['zs', 'bk', 'jkb'])(
  'an Info and its Ok of %s come all the way and leave nothing open: exit code 0',
  async (source) => {
    await relay.worker.start();
    const { exitCode, out, error } = await sendTest(source);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    const [info = '', ok = ''] = arrived();
    expect(info).toMatch(/^Info /);
    expect(ok).toBe(info.replace('Info', 'Ok'));
    expect(relay.sandbox.alerts().map(({ open }) => open)).toEqual([false]);
    for (const event of ['Info', 'Ok']) {
      expect(out).toMatch(
        new RegExp(
          `\\n${event}\\n {2}webhook +accepted by ${url} in \\d+ ms as \\w{26}\\n {2}event +${event} relay send-test: nothing is wrong, closes by itself .*\\n {2}alert key +${info.slice(5)}\\n {2}delivered +\\d+ ms after it was received, in 1 attempt\\n {2}request id +\\S+\\n`,
        ),
      );
    }
    expect(out).toMatch(new RegExp(`\\nwell: what ${source} sends reaches ops\\n$`));
    expect(out).not.toContain(TOKEN);
  },
);

test('two tests at once are two alerts', async () => {
  await relay.worker.start();
  const results = await Promise.all([sendTest('zs', '--json'), sendTest('zs', '--json')]);
  expect(results.map(({ out }) => JSON.parse(out))).toEqual([
    expect.objectContaining({ well: true }),
    expect.objectContaining({ well: true }),
  ]);
  expect(relay.sandbox.alerts().map(({ open }) => open)).toEqual([false, false]);
});

test('a native integration gets what the vendor would send, which is said', async () => {
  await relay.worker.start();
  const { exitCode, out } = await sendTest('native');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/native is native: Flashduty gets the webhook as zstack would send it/);
  expect(relay.sandbox.events().map((event) => isStandard(event))).toEqual([false, false]);
});

describe('what keeps a test from its end is told with the remedy, exit code 1:', () => {
  test('an integration key that Flashduty does not know', async () => {
    await relay.worker.start();
    const { exitCode, out } = await sendTest('wrong');
    expect(exitCode).toBe(1);
    expect(out).toMatch(/delivered +it cannot be: refused: HTTP 400 InvalidParameter.*check the push URL/);
    expect(out).toMatch(/remedy +end the cause, then: relay dead-letters discard \w{26}-0, and try again\n/);
    // An alert that was never opened needs no Ok, which would only be a second dead letter.
    expect(out).not.toContain('\nOk\n');
  });

  test('no worker', async () => {
    const { exitCode, out } = await sendTest('zs', '--deadline', '1s');
    expect(exitCode).toBe(1);
    expect(out).toMatch(/\nInfo\n.*\n {2}read +not yet: 0 webhooks before it; is a worker running\?\n/);
    expect(out).toMatch(/\nOk\n.*\n {2}read +not yet: 1 webhook before it/);
  });

  test('an integration that is held', async () => {
    await relay.worker.start();
    relay.sandbox.setBehaviour({ rules: [{ status: 429, retryAfter: 3600, times: 1 }] });
    const { exitCode, out } = await sendTest('zs', '--deadline', '1s');
    expect(exitCode).toBe(1);
    expect(out).toMatch(
      /\nInfo\n(.*\n)*? {2}delivered +not yet: 1 attempt failed; the next at .*\n {2}held +its integration is held/,
    );
    expect(out).toMatch(
      /\nOk\n(.*\n)*? {2}delivered +not yet: (in line to be sent|waits for another event of its alert)\n/,
    );
  });

  test('an address that the source does not allow', async () => {
    const { exitCode, out } = await sendTest('far');
    expect(exitCode).toBe(1);
    expect(out).toMatch(/webhook +refused by http:\S+: HTTP 401 /);
    expect(out).toMatch(/remedy +sources\.far\.allowFrom takes webhooks from 203\.0\.113\.0\/24 only: /);
  });

  test('no ingress', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    // A TCP server that listens has an address with a port; the type also allows for pipes.
    const { port } = free.address() as AddressInfo;
    free.close();
    const { exitCode, out } = await relay.command(['send-test', 'zs', '--url', `http://127.0.0.1:${port}`]);
    expect(exitCode).toBe(1);
    expect(out).toMatch(
      /webhook +not sent: no ingress at http:\S+ \(connect ECONNREFUSED .*\)\n {2}remedy +start the ingress/,
    );
  });

  test.each<[string, RequestListener, RegExp]>([
    [
      'an address that redirects',
      (_, reply) => reply.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      /HTTP 302 \n.*--url leads to/,
    ],
    ['a page without an id', (_, reply) => reply.end('<html>ok'), /HTTP 200 <html>ok\n.*this is not an ingress/],
    [
      'an ingress that can store nothing',
      (_, reply) => reply.writeHead(503).end(),
      /HTTP 503 \n.*relay doctor tells which/,
    ],
    ['a connection that is cut', (request) => request.socket.destroy(), /sent, and not answered by .*\n.*not known/],
  ])('%s', async (_what, answer, told) => {
    const server = createServer((request, reply) => request.resume().on('end', () => answer(request, reply))).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    // As above.
    const { port } = server.address() as AddressInfo;
    const { exitCode, out } = await relay.command([
      'send-test',
      'zs',
      '--url',
      `http://127.0.0.1:${port}/`,
      '--deadline',
      '1s',
    ]);
    server.close();
    expect(exitCode).toBe(1);
    expect(out).toMatch(told);
    expect(out).not.toContain(TOKEN);
  });
});

test('Ctrl-C ends the waiting, and not before the Ok is sent', async () => {
  const { terminal, pressCtrlC } = aTerminal();
  const ended = relay.command(['send-test', 'zs', '--url', url], { onInterrupt: terminal.onInterrupt });
  const isWaiting = (count: number) => count > 0;
  await eventually(() => relay.worker.webhooks.getWaitingCount(), isWaiting);
  pressCtrlC();
  expect(await ended).toMatchObject({ exitCode: 1 });
  expect(await relay.worker.webhooks.getWaitingCount()).toBe(2);
});

test('a source that nobody configured is a mistake of the caller', async () => {
  expect(await sendTest('bkk')).toEqual({
    exitCode: 2,
    out: '',
    error: 'error: there is no source bkk; configured: zs, net, wrong, bk, jkb, native, far\n',
  });
});

describe('without a URL', () => {
  const config = (port: number) =>
    configFrom(`
ingress: { port: ${port} }
integrations: { ops: { pushUrl: "https://example.net/event/push/alert/standard?integration_key=key-4f1a77d0" } }
sources: { zs: { vendor: zstack, token: ${TOKEN}, integration: ops } }
`);

  test('the ingress is found on this machine', async () => {
    expect(await findIngress(config(Number(new URL(url).port)), undefined)).toEqual({ url });
  });

  test('a program that has its port gets no token', async () => {
    const seen: string[] = [];
    const server = createServer((request, reply) => {
      seen.push(`${request.method} ${request.url}`);
      reply.end('<html>a dashboard');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    // As above.
    const { port } = server.address() as AddressInfo;
    const place = await findAmong([`http://127.0.0.1:${port}`, 'http://127.0.0.1:9']);
    server.close();
    expect(place).toMatchObject({ fault: expect.stringMatching(/^something else answers there; /) });
    expect(seen).toEqual(['GET /']);
  });

  test('it has to be said where one is that takes any free port', async () => {
    await expect(findIngress(config(0), undefined)).rejects.toThrow('say where it is with --url');
    expect(await findIngress(config(0), 'https://relay.example.com')).toEqual({ url: 'https://relay.example.com' });
  });
});

test.each<[what: string, Whereabouts, RegExp]>([
  [
    'is on the disk of the ingress',
    { kind: 'not in redis' },
    /read +not yet: it is not in Redis, so the ingress has it on its disk\n +remedy +relay explain ID/,
  ],
  ['was ignored', { kind: 'ignored', reason: 'vendor test message' }, /read +ignored: vendor test message\n$/],
  [
    'could not be read',
    { kind: 'unreadable', deadLetter: { kind: 'being buried', letter: aDeadLetter('ID') } },
    /read +it could not be: refused: .*\n +remedy +.*discard ID\n$/,
  ],
])('a webhook that %s is told of so', (_what, whereabouts, told) => {
  const step = { event: 'Info', url, posting: { kind: 'accepted', id: 'ID', tookMs: 1 }, whereabouts } as const;
  const source = configFrom(`
integrations: { ops: { pushUrl: "https://example.net/event/push/alert/standard?integration_key=key-4f1a77d0" } }
sources: { zs: { vendor: zstack, token: ${TOKEN}, integration: ops } }
`).sources.zs;
  if (source === undefined) throw new Error('no such source');
  expect(printStep(step, source, aTerminal().terminal)).toMatch(told);
});
