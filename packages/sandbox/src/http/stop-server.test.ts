import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { stopServer } from './stop-server.js';

const LONGER_THAN_THE_TEST_MS = 60_000;
let server: Server;
const agent = new Agent({ keepAlive: true });

beforeEach(async () => {
  server = createServer({ keepAliveTimeout: LONGER_THAN_THE_TEST_MS }, (incoming, response) => {
    incoming.resume();
    incoming.once('end', () => response.end('answered'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => agent.destroy());

/** A request the server has begun to handle and waits for the end of. */
async function beginRequest() {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  const outgoing = request({ agent, port: address.port, method: 'POST', headers: { expect: '100-continue' } });
  outgoing.flushHeaders();
  await once(outgoing, 'continue');
  return outgoing;
}

test('an answer in flight is sent, and its connection is not kept', async () => {
  const outgoing = await beginRequest();
  const stopped = stopServer(server, LONGER_THAN_THE_TEST_MS);
  outgoing.end('the rest');
  const [reply] = await once(outgoing, 'response');
  reply.resume();
  expect(reply.statusCode).toBe(200);
  await stopped;
}, 5000);

test('a request that never ends is cut off at the deadline', async () => {
  const outgoing = await beginRequest();
  const failed = once(outgoing, 'error');
  await stopServer(server, 50);
  expect(await failed).toEqual([expect.objectContaining({ code: 'ECONNRESET' })]);
}, 5000);
