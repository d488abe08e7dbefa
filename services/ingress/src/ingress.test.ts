import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Envelope, fromStoredEnvelope } from '@relay/contract';
import { connectConsumer, createWebhookQueue, type RedisClient, type WebhookQueue } from '@relay/queue';
import { configFrom } from '../../../test/support/config.js';
import { eventually } from '../../../test/support/eventually.js';
import { captureLog, type LogCapture } from '../../../test/support/log-capture.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { tempDir } from '../../../test/support/temp-dir.js';
import { type RunningIngress, startIngress } from './start-ingress.js';

const TOKEN = 'tok-5d1f0c7be2a94f36';
const CALLBACK_TOKEN = 'callback-77e1';
const MAX_BODY_BYTES = 4096;
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
});
afterAll(async () => {
  await webhooks.close();
  client.disconnect();
  await redis.stop();
});
beforeEach(async () => {
  await client.flushdb();
  const config = configFrom(`
redis: { url: ${redis.url} }
ingress: { port: 0, opsPort: 0, maxBodyBytes: ${MAX_BODY_BYTES}, trustedProxies: [127.0.0.1], spool: { dir: ${spoolDir} } }
integrations: { ops: { pushUrl: "http://127.0.0.1:1/event/push/alert/standard?integration_key=k3yk3yk3yk3y" } }
sources:
  bk: { vendor: blueking, token: ${TOKEN}, integration: ops }
  jkb: { vendor: jiankongbao, token: ${TOKEN}, integration: ops, callbackToken: ${CALLBACK_TOKEN} }
  inside: { vendor: zstack, token: ${TOKEN}, integration: ops, allowFrom: [10.0.0.0/8, "2001:db8::/32"] }
`);
  log = captureLog('ingress', config);
  ingress = await startIngress(config, log.logger);
  await eventually(
    () => ask(`${ingress.opsUrl}/readyz`, { method: 'GET' }),
    ({ text }) => JSON.parse(text).checks.redis === 'ok',
  );
});
afterEach(() => ingress.stop());

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Sends exactly what it is given: nothing is encoded, added or followed. */
async function ask(
  url: string,
  options: RequestOptions,
  body: Buffer | string | readonly Buffer[] = '',
): Promise<Answer> {
  const request = httpRequest(url, { agent: false, ...options });
  request.on('error', () => undefined);
  for (const chunk of Array.isArray(body) ? body : [body as Buffer | string]) request.write(chunk);
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

const post = (path: string, body: Buffer | string | readonly Buffer[] = '{}', headers: Record<string, string> = {}) =>
  ask(`${ingress.url}${path}`, { method: 'POST', headers }, body);

async function stored(): Promise<Envelope[]> {
  const jobs = await webhooks.getWaiting();
  return jobs.map((job) => fromStoredEnvelope(job.data));
}

describe('a webhook with the right token', () => {
  test('is answered with the id under which it is stored, in less than 100 characters', async () => {
    const answer = await post(`/webhooks/bk/${TOKEN}`, '{"type":"x"}');
    const [envelope] = await stored();
    expect(answer).toMatchObject({ status: 200, text: JSON.stringify({ id: envelope?.id }) });
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.text.length).toBeLessThan(100);
  });

  test.each([
    ['in the path', `/webhooks/bk/${TOKEN}`, {}],
    ['in the path with a slash behind it', `/webhooks/bk/${TOKEN}/`, {}],
    ['in the query', `/webhooks/bk?relay_token=${TOKEN}`, {}],
    ['as Bearer', '/webhooks/bk', { authorization: `Bearer ${TOKEN}` }],
    ['as Basic', '/webhooks/bk', { authorization: `Basic ${Buffer.from(`x:${TOKEN}`).toString('base64')}` }],
  ])('is taken with the token %s', async (_where, path, headers) => {
    expect(await post(path, '{}', headers)).toMatchObject({ status: 200 });
    expect(await stored()).toMatchObject([{ source: 'bk', query: '' }]);
  });

  test.each(['POST', 'PUT', 'GET'])('is taken by %s', async (method) => {
    const answer = await ask(
      `${ingress.url}/webhooks/bk/${TOKEN}?a=1&b=%E4%B8%8D`,
      // A GET's body has no framing unless its length is said.
      { method, headers: { 'content-length': 7 } },
      '{"n":1}',
    );
    expect(answer.status).toBe(200);
    expect(await stored()).toMatchObject([{ method, query: 'a=1&b=%E4%B8%8D', body: Buffer.from('{"n":1}') }]);
  });

  test.each([
    ['nothing', 'application/json', Buffer.alloc(0)],
    ['not JSON', 'application/json', Buffer.from('{"a":')],
    ['a double-encoded test message', 'application/json;charset=utf-8', Buffer.from('"{\\"product\\":\\"zstack\\"}"')],
    ['a form', 'application/x-www-form-urlencoded', Buffer.from('a=1&b=%E4%B8%8D')],
    ['invalid UTF-8', 'text/plain', Buffer.from([0xff, 0x00, 0xc3, 0x28])],
  ])('is stored to the byte, whatever it is: %s', async (_what, contentType, body) => {
    expect(await post(`/webhooks/bk/${TOKEN}`, body, { 'content-type': contentType })).toMatchObject({ status: 200 });
    const [envelope] = await stored();
    expect(envelope?.headers).toEqual({ 'content-type': contentType });
    expect(Buffer.from(envelope?.body ?? [])).toEqual(body);
  });

  test('keeps a compressed body as it came', async () => {
    const packed = gzipSync('{"a":"b"}');
    expect(await post(`/webhooks/bk/${TOKEN}`, packed, { 'content-encoding': 'gzip' })).toMatchObject({ status: 200 });
    expect(Buffer.from((await stored())[0]?.body ?? [])).toEqual(packed);
  });

  test('is stored even when its compression is broken, for the normalizer to say so', async () => {
    expect(await post(`/webhooks/bk/${TOKEN}`, 'no gzip', { 'content-encoding': 'gzip' })).toMatchObject({
      status: 200,
    });
  });

  test('writes one line, without URL and headers', async () => {
    await post(`/webhooks/bk/${TOKEN}?x=1`, '{}', { 'x-request-id': 'from-the-vendor' });
    const lines = await eventually(
      () => log.find('webhook accepted'),
      ({ length }) => length > 0,
    );
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        service: 'ingress',
        requestId: 'from-the-vendor',
        method: 'POST',
        status: 200,
        source: 'bk',
        address: '127.0.0.1',
        id: (await stored())[0]?.id,
        bytes: 2,
        durationMs: expect.any(Number),
        msg: 'webhook accepted',
      },
    ]);
  });
});

describe('a webhook that is not allowed', () => {
  test('gets one and the same answer for an unknown source, a wrong token and none', async () => {
    const answers = await Promise.all([
      post(`/webhooks/nobody/${TOKEN}`),
      post('/webhooks/bk/wrong'),
      post('/webhooks/bk'),
      post('/webhooks/constructor/x'),
      post(`/webhooks/inside/${TOKEN}`, '{}', { 'x-forwarded-for': '192.0.2.1' }),
      post(`/webhooks/jkb/${TOKEN}`, '{"task_id":"1","msg_id":"1","fault_time":"1","token":"0"}'),
    ]);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(401);
    expect(answers[0]?.text.length).toBeLessThan(100);
    expect(await stored()).toEqual([]);
    const reasons = (
      await eventually(
        () => log.find('webhook refused'),
        ({ length }) => length === 6,
      )
    ).map(({ refusal }) => refusal);
    expect(reasons.sort()).toEqual([
      'address_not_allowed',
      'no_token',
      'unknown_source',
      'unknown_source',
      'wrong_signature',
      'wrong_token',
    ]);
  });

  test('is let in from an allowed address, as the configured proxy tells it', async () => {
    for (const address of ['10.9.8.7', '2001:db8::7', '::ffff:10.1.1.1']) {
      expect(await post(`/webhooks/inside/${TOKEN}`, '{}', { 'x-forwarded-for': address })).toMatchObject({
        status: 200,
      });
    }
    expect(await post(`/webhooks/inside/${TOKEN}`)).toMatchObject({ status: 401 });
  });

  test('may carry the vendor’s own signature', async () => {
    const token = createHash('md5').update(`42705318${1760583605}${CALLBACK_TOKEN}`).digest('hex');
    const body = JSON.stringify({ msg_id: '42', task_id: '705318', fault_time: '1760583605', token });
    expect(await post(`/webhooks/jkb/${TOKEN}`, body)).toMatchObject({ status: 200 });
  });

  test('does not get its name, which may be a misplaced token, into the log', async () => {
    await post('/webhooks/tok-of-another-source/bk');
    await eventually(
      () => log.find('webhook refused'),
      ({ length }) => length === 1,
    );
    expect(log.lines.join('')).not.toContain('tok-of-another-source');
  });
});

describe('a body over the limit', () => {
  const tooLarge = Buffer.alloc(MAX_BODY_BYTES + 1, 0x20);

  test.each([
    ['with its length said', { 'content-length': String(2 * 1024 * 1024) }, Buffer.alloc(2 * 1024 * 1024, 0x20)],
    ['chunked', { 'transfer-encoding': 'chunked' }, tooLarge],
    ['of gzip that unpacks beyond it', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(1024 * 1024))],
    ['of gzip in gzip', { 'content-encoding': 'gzip, gzip' }, gzipSync(gzipSync(Buffer.alloc(1024 * 1024)))],
  ])('is refused with 413: %s', async (_how, headers, body) => {
    const chunks = 'transfer-encoding' in headers ? [body.subarray(0, 1000), body.subarray(1000)] : body;
    expect(await post(`/webhooks/bk/${TOKEN}`, chunks, headers as Record<string, string>)).toMatchObject({
      status: 413,
    });
    expect(await stored()).toEqual([]);
  });

  test('begins one byte behind it', async () => {
    expect(await post(`/webhooks/bk/${TOKEN}`, tooLarge.subarray(1))).toMatchObject({ status: 200 });
    const packed = gzipSync(tooLarge.subarray(1));
    expect(await post(`/webhooks/bk/${TOKEN}`, packed, { 'content-encoding': 'gzip' })).toMatchObject({ status: 200 });
  });

  test('is not even read from a sender that may not send', async () => {
    expect(await post('/webhooks/bk/wrong', Buffer.alloc(1024 * 1024))).toMatchObject({ status: 401 });
  });
});

test('another method is 405 and says which are allowed', async () => {
  for (const method of ['DELETE', 'PATCH', 'OPTIONS']) {
    const answer = await ask(`${ingress.url}/webhooks/bk/${TOKEN}`, { method });
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST, PUT, GET' } });
  }
});

test.each([
  '/',
  '/webhooks',
  '/webhooks/',
  '/webhooks/bk/x/y',
  '/Webhooks/bk/x',
  '/webhooks/%zz/x',
  '/metrics',
  '/readyz',
])('another path is 404: %s', async (path) => {
  expect(await post(path)).toMatchObject({ status: 404 });
});

test('a sender that goes away in the middle leaves nothing behind', async () => {
  const socket = connect(Number(new URL(ingress.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`POST /webhooks/bk/${TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf`);
  await eventually(
    () => socket.bytesWritten,
    (bytes) => bytes > 0,
  );
  socket.destroy();
  expect(await post(`/webhooks/bk/${TOKEN}`, '{"whole":1}')).toMatchObject({ status: 200 });
  expect(await stored()).toHaveLength(1);
});

test('a stop lets the request in flight be answered', async () => {
  // A sender that keeps its connection must not keep the ingress from stopping.
  const agent = new Agent({ keepAlive: true });
  const request = httpRequest(`${ingress.url}/webhooks/bk/${TOKEN}`, { method: 'POST', agent });
  request.write('{"slow":');
  await eventually(
    () => log.lines.length,
    () => request.socket?.connecting === false,
  );
  const stopped = ingress.stop();
  request.end('1}');
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(200);
  await stopped;
  agent.destroy();
  expect(await stored()).toHaveLength(1);
});
