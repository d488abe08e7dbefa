import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { limitPipelining } from './limit-pipelining.js';

test('of many requests in one piece the first are answered, and the rest is left to another connection', async () => {
  const inHand: ServerResponse[] = [];
  const server = createServer(limitPipelining((_request, response) => void inHand.push(response), 3)).listen(0);
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const answers = text(socket);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(5));
  await eventually(
    () => inHand.length,
    (count) => count === 3,
  );
  for (const [index, response] of inHand.entries()) response.end(`answer ${index}`);
  expect((await answers).match(/answer \d/g)).toEqual(['answer 0', 'answer 1', 'answer 2']);
  expect(inHand).toHaveLength(3);
  server.close();
});

test('a sender that goes on and on is cut off', async () => {
  const server = createServer(limitPipelining(() => undefined, 3)).listen(0);
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(1_000));
  socket.resume().on('error', () => undefined);
  await once(socket, 'close');
  server.close();
});

test('one request after the other is no piece of many', async () => {
  const server = createServer(limitPipelining((_request, response) => response.end('answer'), 2)).listen(0);
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  for (let turn = 0; turn < 10; turn += 1) {
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toContain('Connection: keep-alive');
  }
  socket.destroy();
  server.close();
});
