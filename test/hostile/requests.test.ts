import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Envelope, fromStoredEnvelope } from '@relay/contract';
import { connectConsumer, createWebhookQueue, type RedisClient, type WebhookQueue } from '@relay/queue';
import { type RunningIngress, startIngress } from '../../services/ingress/src/start-ingress.js';
import { configFrom } from '../support/config.js';
import { eventually } from '../support/eventually.js';
import { isAccepted } from '../support/is-accepted.js';
import { captureLog, type LogCapture } from '../support/log-capture.js';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import { tempDir } from '../support/temp-dir.js';
import { everythingFrom, rawRequest, statusesIn } from './raw-request.js';

const TOKEN = 'tok-5d1f0c7be2a94f36';
const MAX_BODY_BYTES = 64 * 1024;
const spoolDir = tempDir();

let redis: PrivateRedis;
let client: RedisClient;
let webhooks: WebhookQueue;
let ingress: RunningIngress;
let log: LogCapture;

beforeAll(async () => {
  redis = await startRedis();
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  webhooks = createWebhookQueue(client);
  const config = configFrom(`
redis: { url: ${redis.url} }
ingress: { port: 0, opsPort: 0, maxBodyBytes: ${MAX_BODY_BYTES}, spool: { dir: ${spoolDir} } }
integrations: { ops: { pushUrl: "http://127.0.0.1:1/event/push/alert/standard?integration_key=k3yk3yk3yk3y" } }
sources: { bk: { vendor: blueking, token: ${TOKEN}, integration: ops } }
`);
  log = captureLog('ingress', config);
  ingress = await startIngress(config, log.logger);
  await eventually(honestIsAccepted, (accepted) => accepted);
  await client.flushdb();
});
afterAll(async () => {
  await ingress.stop();
  await webhooks.close();
  client.disconnect();
  await redis.stop();
});
afterEach(async () => {
  // Whatever came, the next sender is served and no secret was told.
  expect(await honestIsAccepted()).toBe(true);
  expect(log.lines.join('')).not.toContain(TOKEN);
  await client.flushdb();
});

const honestIsAccepted = () => isAccepted(`${ingress.url}/webhooks/bk/${TOKEN}`, '{}');

const send = (bytes: string) => rawRequest(bytes, { port: Number(new URL(ingress.url).port) });

async function stored(): Promise<Envelope[]> {
  const jobs = await webhooks.getWaiting();
  return jobs.map((job) => fromStoredEnvelope(job.data));
}

const PATH = `/webhooks/bk/${TOKEN}`;
const CLOSE = 'Connection: close\r\n';
const bodyless = (target: string, headers = '') => `POST ${target} HTTP/1.1\r\nHost: x\r\n${headers}${CLOSE}\r\n`;
const chunked = (chunks: string) => `POST ${PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`;

// The first of all: of many refusals in a minute only the first have lines of their own.
test('a sender that goes away half-way is told as such, not as accepted', async () => {
  const socket = connect(Number(new URL(ingress.url).port), '127.0.0.1');
  socket.end(`POST ${PATH} HTTP/1.1\r\nHost: x\r\nX-Request-Id: half-way\r\nContent-Length: 9\r\n\r\nhalf`);
  const lines = await eventually(
    () => log.lines.filter((line) => line.includes('half-way')).map((line) => JSON.parse(line)),
    ({ length }) => length > 0,
  );
  expect(lines).toMatchObject([{ level: 'warn', msg: 'sender went away before it was answered', source: 'bk' }]);
  expect(lines[0]).not.toHaveProperty('status');
});

describe('what is no valid request is 400, closed and never stored', () => {
  test.each([
    ['random bytes', '\x00\x01\x02\x03\r\n\r\n'],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['an unknown method', `HACK ${PATH} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['no host in HTTP/1.1', `POST ${PATH} HTTP/1.1\r\nContent-Length: 0\r\n${CLOSE}\r\n`],
    ['a blank in the target', `POST ${PATH} x HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['a header without a colon', `POST ${PATH} HTTP/1.1\r\nHost: x\r\nnocolon\r\n\r\n`],
    ['a NUL in a header', `POST ${PATH} HTTP/1.1\r\nHost: x\r\na: b\0c\r\n\r\n`],
    ['a length that is no number', `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 1e3\r\n\r\n`],
    ['a negative length', `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n`],
    ['a length beyond all numbers', `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n`],
    ['two lengths', `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd`],
    [
      'a length and chunks',
      `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'chunks and a length',
      `POST ${PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`,
    ],
    [
      'chunks that are not the last coding',
      `POST ${PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    ],
    ['a chunk size that is no number', chunked('zz\r\nabc\r\n0\r\n\r\n')],
    ['a negative chunk size', chunked('-1\r\nabc\r\n0\r\n\r\n')],
    ['a chunk size beyond all numbers', chunked('fffffffffffffffff\r\nabc\r\n0\r\n\r\n')],
    ['a chunk longer than it says', chunked('2\r\nabcdef\r\n0\r\n\r\n')],
  ])('%s', async (_what, bytes) => {
    const text = await send(bytes);
    expect(statusesIn(text)).toEqual([400]);
    expect(text.toLowerCase()).toContain('connection: close');
    expect(await stored()).toEqual([]);
  });
});

describe('what is too large', () => {
  test.each([
    ['a URL', 431, bodyless(`${PATH}?${'a'.repeat(17_000)}`)],
    ['a path of dots', 431, bodyless('/..'.repeat(6_000))],
    ['a header', 431, bodyless(PATH, `X: ${'a'.repeat(17_000)}\r\n`)],
    ['thousands of headers', 431, bodyless(PATH, 'a:b\r\n'.repeat(5_000))],
    ['a header that never ends', 431, `POST ${PATH} HTTP/1.1\r\nHost: ${'a'.repeat(100_000)}`],
    ['headers behind the chunks', 431, chunked(`0\r\n${`X: ${'a'.repeat(1000)}\r\n`.repeat(20)}\r\n`)],
    ['remarks on a chunk', 413, chunked(`1;${'a'.repeat(20_000)}\r\nx\r\n0\r\n\r\n`)],
    ['a body of chunks', 413, chunked(`${'1\r\nx\r\n'.repeat(MAX_BODY_BYTES + 1)}0\r\n\r\n`)],
    ['a body by its length', 413, `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: ${MAX_BODY_BYTES + 1}\r\n\r\n`],
  ])('%s is %i', async (_what, status, bytes) => {
    expect(statusesIn(await send(bytes))).toEqual([status]);
    expect(await stored()).toEqual([]);
  });

  test('a body of as many chunks as bytes is stored whole', async () => {
    const bytes = chunked(`${'1\r\nx\r\n'.repeat(MAX_BODY_BYTES)}0\r\n\r\n`).replace('\r\n\r\n', `\r\n${CLOSE}\r\n`);
    expect(statusesIn(await send(bytes))).toEqual([200]);
    expect(Buffer.from((await stored())[0]?.body ?? [])).toEqual(Buffer.alloc(MAX_BODY_BYTES, 'x'));
  });
});

test('a sender that reads only once it has written everything gets its answer, not a reset', async () => {
  const socket = connect(Number(new URL(ingress.url).port), '127.0.0.1').pause();
  socket.on('error', () => undefined);
  const length = 4 * 1024 * 1024;
  socket.write(`POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`);
  await new Promise<void>((resolve) => void socket.write(Buffer.alloc(length), () => resolve()));
  expect(statusesIn(await everythingFrom(socket.resume()))).toEqual([413]);
});

describe('a target leads only where it says', () => {
  test.each([
    [`//webhooks/bk/${TOKEN}`, 404],
    [`/webhooks//${TOKEN}`, 404],
    [`/webhooks/bk//${TOKEN}`, 404],
    [`/webhooks/./bk/${TOKEN}`, 404],
    [`/webhooks/x/../bk/${TOKEN}`, 404],
    [`/%77ebhooks/bk/${TOKEN}`, 404],
    [`/webhooks%2Fbk%2F${TOKEN}`, 404],
    [`/webhooks/bk%2F${TOKEN}`, 401],
    ['/webhooks/%2e%2e/%2e%2e', 401],
    ['/webhooks/%2e%2e%2fetc%2fpasswd/x', 401],
    [`/webhooks/bk/%00${TOKEN}`, 401],
    [`/webhooks/bk%00/${TOKEN}`, 401],
    [`/webhooks/bk/${TOKEN}%20`, 401],
    [`/webhooks/bk\\${TOKEN}`, 401],
    ['/webhooks/%c0%ae/x', 404],
    [`/webhooks/__proto__/${TOKEN}`, 401],
    [`/webhooks/constructor/${TOKEN}`, 401],
    [`/webhooks/toString/${TOKEN}`, 401],
    [`/webhooks/hasOwnProperty/${TOKEN}`, 401],
    ['/webhooks/__proto__', 401],
    ['*', 404],
    [`ftp://x/webhooks/bk/${TOKEN}`, 200],
    [`http://elsewhere.example:1${PATH}`, 200],
    [`http://elsewhere.example`, 404],
    [`${PATH}#fragment`, 200],
    [`${PATH}?__proto__[x]=1&constructor.prototype.x=1&__proto__=1`, 200],
    [`${PATH}?${'%&'.repeat(7_000)}`, 200],
    [`${PATH}?${'relay_token=x&'.repeat(1_000)}`, 200],
  ])('%s: %i', async (target, status) => {
    expect(statusesIn(await send(bodyless(target)))).toEqual([status]);
    expect(await stored()).toHaveLength(status === 200 ? 1 : 0);
  });

  test.each([
    [`CONNECT internal.example:6379 HTTP/1.1\r\nHost: internal.example:6379\r\n\r\n`],
    [`TRACE ${PATH} HTTP/1.1\r\nHost: x\r\nCookie: a=b\r\n${CLOSE}\r\n`],
    [`HEAD ${PATH} HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n`],
    [`OPTIONS ${PATH} HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n`],
  ])('another method is 405 and echoes nothing: %j', async (bytes) => {
    const text = await send(bytes);
    expect(statusesIn(text)).toEqual([405]);
    expect(text).toContain('Allow: POST, PUT, GET\r\n');
    expect(text).not.toContain('a=b');
  });
});

describe('a webhook that comes in an odd way is a webhook', () => {
  test.each([
    ['by HTTP/1.0 without a host', `POST ${PATH} HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}`],
    [
      'with a wish for another protocol',
      bodyless(PATH, 'Upgrade: websocket\r\n').replace('Connection: close', 'Connection: Upgrade, close'),
    ],
    ['with more than it announced', `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}too many`],
    ['with an expectation that nobody knows', bodyless(PATH, 'Expect: the-inquisition\r\n')],
    [
      'with hundreds of headers',
      bodyless(PATH, Array.from({ length: 200 }, (_, index) => `x${index}: y\r\n`).join('')),
    ],
    ['with headers of odd names', bodyless(PATH, '__proto__: x\r\nconstructor: y\r\nx-request-id: <script>\r\n')],
    ['with a claim to be someone else', bodyless(PATH, `X-Forwarded-For: ${'127.0.0.1,'.repeat(1_000)}<b>\r\n`)],
  ])('%s', async (_how, bytes) => {
    expect(statusesIn(await send(bytes))).toEqual([200]);
    expect(await stored()).toHaveLength(1);
    expect(log.lines.join('')).not.toMatch(/script|<b>/);
  });

  test('that waits for 100 Continue gets it', async () => {
    const text = await send(
      `POST ${PATH} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n${CLOSE}\r\n{}`,
    );
    expect(statusesIn(text)).toEqual([100, 200]);
  });

  test('many in one piece are all answered, and stored in their order, before the nonsense behind them', async () => {
    const webhook = (n: number) => `PUT ${PATH}?n=${n} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}`;
    const text = await send(`${Array.from({ length: 30 }, (_, n) => webhook(n)).join('')}nonsense\r\n\r\n`);
    expect(statusesIn(text).filter((status) => status === 200)).toHaveLength(30);
    expect((await stored()).map(({ query }) => query)).toEqual(Array.from({ length: 30 }, (_, n) => `n=${n}`));
  });
});
