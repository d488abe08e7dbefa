import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { answerBrokenRequests } from './answer-broken-requests.js';

let server: Server;
let refused: string[];
let onRequest: (response: ServerResponse) => void;

beforeEach(async () => {
  refused = [];
  onRequest = () => undefined;
  const timeouts = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 };
  server = createServer(timeouts, (request, response) => {
    request.on('error', () => undefined).resume();
    onRequest(response);
  });
  answerBrokenRequests(server, ({ reason }, remoteAddress) => void refused.push(`${reason} ${remoteAddress}`));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.close();
  await once(server, 'close');
});

/** Sends the bytes, then leaves the connection as it is; resolves to all that came until the server closed it. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  if (bytes !== '') socket.write(bytes);
  return untilClosed(socket);
}

async function untilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'close');
  return text;
}

test.each([
  ['headers that stop half-way', 'POST / HTTP/1.1\r\nHost: x\r\n'],
  ['a body that stops half-way', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf'],
])('%s are answered 408', async (_what, bytes) => {
  expect(await answerTo(bytes)).toMatch(/^HTTP\/1.1 408 Request Timeout\r\nConnection: close\r\n/);
  expect(refused).toEqual(['timeout 127.0.0.1']);
});

test('a connection on which nothing is ever said is closed, and is no refusal', async () => {
  expect(await answerTo('')).toBe('');
  expect(refused).toEqual([]);
});

test('nonsense behind a whole request does not cost it its answer', async () => {
  onRequest = (response) => setImmediate(() => response.end('stored'));
  const text = await answerTo('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}nonsense');
  expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n.*stored$/s);
  expect(refused).toEqual(['malformed 127.0.0.1']);
});

test('nonsense after a request that has its answer is answered as such', async () => {
  onRequest = (response) => response.end('stored');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}');
  await once(socket, 'readable');
  const text = untilClosed(socket);
  socket.write('nonsense');
  expect(await text).toMatch(/^HTTP\/1.1 200 OK\r\n.*storedHTTP\/1.1 400 Bad Request\r\n/s);
});

test('a sender that goes away half-way has made no mistake', async () => {
  const gone = once(server, 'connection').then(([socket]) => once(socket as Socket, 'close'));
  connect((server.address() as AddressInfo).port, '127.0.0.1').end('POST / HTTP/1.1\r\nHost: x\r\n');
  await gone;
  expect(refused).toEqual([]);
});
