import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import type { PushRequest } from './push-request.js';
import { createSender, type Sender } from './send-to-flashduty.js';

const KEY = 'k3yk3yk3yk3y';
const request: PushRequest = { method: 'POST', path: `/push?integration_key=${KEY}`, headers: {}, body: '{}' };
const open: Array<() => Promise<unknown>> = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => closeServer(server));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function senderTo(origin: string): Sender {
  const sender = createSender(new URL(`${origin}/push?integration_key=${KEY}`), 4);
  open.push(() => sender.close());
  return sender;
}

test('a reply is its status, body, Retry-After and request id', async () => {
  const origin = await serve((_request, response) => {
    response.writeHead(429, { 'Retry-After': '7', 'Flashcat-Request-Id': 'req-9' }).end('{"error":{}}');
  });
  expect(await senderTo(origin).send(request)).toEqual({
    kind: 'response',
    status: 429,
    body: '{"error":{}}',
    retryAfter: '7',
    requestId: 'req-9',
  });
});

test('a redirect is never followed', async () => {
  let requests = 0;
  const origin = await serve((_request, response) => {
    requests += 1;
    response.writeHead(302, { Location: '/elsewhere' }).end();
  });
  expect(await senderTo(origin).send(request)).toMatchObject({ status: 302 });
  expect(requests).toBe(1);
});

test('a reset and a refused connection are faults with a name', async () => {
  const origin = await serve((incoming) => incoming.socket.resetAndDestroy());
  expect(await senderTo(origin).send(request)).toMatchObject({ kind: 'fault', code: 'connection_reset' });
  expect(await senderTo('http://127.0.0.1:1').send(request)).toMatchObject({
    kind: 'fault',
    code: 'connection_refused',
  });
});

test('a reply that breaks off half-way is a fault', async () => {
  const origin = await serve((_request, response) => {
    response.writeHead(200, { 'Content-Length': '100' }).write('{"request_id":');
    setImmediate(() => response.socket?.destroy());
  });
  expect(await senderTo(origin).send(request)).toMatchObject({ kind: 'fault', code: 'connection_reset' });
});

test('an unknown host is a DNS failure', async () => {
  const reply = await senderTo('http://no-such-host.invalid').send(request);
  expect(reply).toMatchObject({ kind: 'fault', code: 'dns_failure' });
});

test('a TLS client that meets plain HTTP says so', async () => {
  const origin = await serve((_request, response) => response.end());
  const reply = await senderTo(origin.replace('http:', 'https:')).send(request);
  expect(reply).toMatchObject({ kind: 'fault', code: 'tls_failure' });
});

test('a proxy that repeats the push URL does not get the key into our records', async () => {
  const origin = await serve((incoming, response) =>
    response.writeHead(502).end(`cannot reach ${incoming.url} for ${KEY}`),
  );
  const reply = await senderTo(origin).send(request);
  expect(JSON.stringify(reply)).not.toContain(KEY);
  expect(reply).toMatchObject({ status: 502, body: 'cannot reach [secret] for [secret]' });
});

test('an endless reply is cut', async () => {
  const origin = await serve((_request, response) => {
    const more = setInterval(() => response.write('x'.repeat(65_536)), 1);
    response.on('close', () => clearInterval(more));
  });
  const reply = await senderTo(origin).send(request);
  expect(reply.kind === 'response' && reply.body.length <= 65_536).toBe(true);
});
