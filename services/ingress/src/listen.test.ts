import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { listen } from './listen.js';

const ignore = () => undefined;

async function connectTo(server: Server, url: string): Promise<Socket> {
  const seen = once(server, 'connection');
  connect(Number(new URL(url).port), '127.0.0.1').on('error', ignore);
  const [socket] = await seen;
  return socket as Socket;
}

test('a connection that never said anything does not hold up a stop', async () => {
  const server = createServer();
  let isClosed = false;
  const closeSilent = (): void => {
    isClosed = true;
    silent.destroy();
  };
  const { url, stop } = await listen(server, { port: 0, onAcceptError: ignore, closeSilent });
  const silent = await connectTo(server, url);
  await stop();
  expect(isClosed).toBe(true);
});

test('a connection that cannot be accepted is told, and the server goes on', async () => {
  const told: Error[] = [];
  const onAcceptError = (error: Error): void => void told.push(error);
  const server = createServer((_request, response) => response.end());
  const { url, stop } = await listen(server, { port: 0, onAcceptError, closeSilent: ignore });
  for (const message of ['accept EMFILE', 'accept ENFILE']) server.emit('error', new Error(message));
  expect(told.map(({ message }) => message)).toEqual(['accept EMFILE', 'accept ENFILE']);
  expect((await fetch(url)).status).toBe(200);
  await stop();
});

test('a port that is taken is an error of the start', async () => {
  const options = { onAcceptError: ignore, closeSilent: ignore };
  const { url, stop } = await listen(createServer(), { port: 0, ...options });
  await expect(listen(createServer(), { port: Number(new URL(url).port), ...options })).rejects.toThrow('EADDRINUSE');
  await stop();
});
