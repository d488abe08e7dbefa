import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { type Connections, limitConnections } from './limit-connections.js';

let server: Server;
let connections: Connections;
let waiting: ServerResponse[];
let crowdedOut: Array<string | undefined>;
let sender: string | undefined;
const sockets: Socket[] = [];

beforeEach(async () => {
  waiting = [];
  crowdedOut = [];
  sender = 'a';
  server = createServer({ keepAliveTimeout: 60_000 }, (_request, response) => void waiting.push(response));
  connections = limitConnections({
    maxConnections: 4,
    maxConnectionsPerSender: 2,
    senderOf: () => sender,
    onCrowdedOut: (who) => void crowdedOut.push(who),
  });
  connections.watch(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** A connection that the server has seen as one of the sender's. */
async function open(who: string | undefined): Promise<Socket> {
  sender = who;
  const seen = once(server, 'connection');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  await seen;
  return socket;
}

async function ask(socket: Socket): Promise<void> {
  const before = waiting.length;
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await eventually(
    () => waiting.length,
    (count) => count > before,
  );
}

const isClosed = (socket: Socket) =>
  eventually(
    () => socket.closed,
    (closed) => closed,
  );

test('the connection of a sender that has been silent longest gives way to its next', async () => {
  const [first, second] = [await open('a'), await open('a')];
  const other = await open('b');
  const third = await open('a');
  await isClosed(first);
  expect([second, third, other].map(({ closed }) => closed)).toEqual([false, false, false]);
  expect(crowdedOut).toEqual(['a']);
});

test('a connection with a request under way stays, and falls silent when it is answered', async () => {
  const [busy, silent] = [await open('a'), await open('a')];
  await ask(busy);
  await open('a');
  await isClosed(silent);

  waiting[0]?.end('answer');
  await once(busy, 'data');
  await open('a');
  await open('a');
  await isClosed(busy);
});

test('when all have requests under way it is the new one that has to go', async () => {
  const [first, second] = [await open('a'), await open('a')];
  await ask(first);
  await ask(second);
  await isClosed(await open('a'));
  expect([first.closed, second.closed]).toEqual([false, false]);
  await ask(await open('b'));
});

test('a connection whose request is answered gives way, though there is more to be read of it', async () => {
  const [refused, busy] = [await open('a'), await open('a')];
  await ask(refused);
  await ask(busy);
  for (const { req } of waiting.slice(0, 1)) connections.mayGiveWay(req.socket);
  await open('a');
  await isClosed(refused);
  expect(busy.closed).toBe(false);
});

test('a proxy may have as many as all senders together', async () => {
  const behindProxy = [await open(undefined), await open(undefined), await open(undefined), await open(undefined)];
  await open('a');
  await isClosed(behindProxy[0] as Socket);
  expect(behindProxy.slice(1).map(({ closed }) => closed)).toEqual([false, false, false]);
  expect(crowdedOut).toEqual([undefined]);
});

test('closed connections count no longer', async () => {
  for (let turn = 0; turn < 10; turn += 1) {
    const socket = await open('a');
    socket.destroy();
    await eventually(
      () => promisedConnections(),
      (count) => count === 0,
    );
  }
  expect(crowdedOut).toEqual([]);
});

test('all silent ones can be closed at once', async () => {
  const [busy, silent] = [await open('a'), await open('b')];
  await ask(busy);
  connections.closeSilent();
  await isClosed(silent);
  expect(busy.closed).toBe(false);
});

function promisedConnections(): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}
