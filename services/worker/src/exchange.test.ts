import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { Pool } from 'undici';
import { eventually } from '../../../test/support/eventually.js';
import { exchange } from './exchange.js';

const REQUEST = { method: 'POST', path: '/', headers: {}, body: '{}' } as const;
const PATIENT = { withinMs: 10_000, maxBytes: 1_000 };
const HASTY = { ...PATIENT, withinMs: 50 };
const open: Array<() => unknown> = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** One connection, so that a second request waits for the first. */
async function poolTo(listener: RequestListener): Promise<Pool> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { connections: 1 });
  open.push(
    () => pool.destroy(),
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return pool;
}

test('the answer is whole, however many pieces it came in', async () => {
  const pool = await poolTo((_request, response) => {
    response.writeHead(201, { 'X-Of': 'mine' }).write('{"a":');
    setImmediate(() => response.end('1}'));
  });
  const answer = await exchange(pool, REQUEST, PATIENT);
  expect(answer).toMatchObject({ status: 201, headers: { 'x-of': 'mine' }, body: '{"a":1}' });
});

test('what comes before the answer is not taken for it', async () => {
  const pool = await poolTo((_request, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.writeHead(200, { 'X-Of': 'mine' }).end('yes');
  });
  const answer = await exchange(pool, REQUEST, PATIENT);
  expect(answer).toMatchObject({ status: 200, headers: { 'x-of': 'mine' }, body: 'yes' });
  expect(answer.headers).not.toHaveProperty('link');
});

test('a letter that two pieces share arrives', async () => {
  const [first, second] = [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)];
  const pool = await poolTo((_request, response) => {
    response.write(first);
    setImmediate(() => response.end(second));
  });
  expect((await exchange(pool, REQUEST, PATIENT)).body).toBe('é');
});

test('too long an answer is cut and its connection closed', async () => {
  let closed = false;
  const pool = await poolTo((_request, response) => {
    response.on('close', () => {
      closed = true;
    });
    response.write('x'.repeat(PATIENT.maxBytes));
    const more = setInterval(() => response.write('y'), 1);
    response.on('close', () => clearInterval(more));
  });
  const answer = await exchange(pool, REQUEST, PATIENT);
  expect(answer).toMatchObject({ status: 200, body: 'x'.repeat(PATIENT.maxBytes) });
  await eventually(
    () => closed,
    (is) => is,
  );
});

test.each<[string, RequestListener]>([
  ['never comes', () => undefined],
  ['begins and never ends', (_request, response) => response.writeHead(200).write('{')],
])('an answer that %s is given up in time, and its connection closed', async (_what, listener) => {
  let closed = false;
  const pool = await poolTo((request, response) => {
    response.on('close', () => {
      closed = true;
    });
    listener(request, response);
  });
  await expect(exchange(pool, REQUEST, HASTY)).rejects.toThrow('no answer within 50 ms');
  await eventually(
    () => closed,
    (is) => is,
  );
});

test('a request whose time ended before it found a connection is never sent', async () => {
  const seen: string[] = [];
  let answerFirst = (): void => undefined;
  const pool = await poolTo((request, response) => {
    seen.push(request.url ?? '');
    if (request.url === '/first') answerFirst = () => response.end('first');
    else response.end('another');
  });
  const first = exchange(pool, { ...REQUEST, path: '/first' }, PATIENT);
  await expect(exchange(pool, { ...REQUEST, path: '/late' }, HASTY)).rejects.toThrow('no answer within 50 ms');
  answerFirst();
  expect((await first).body).toBe('first');
  expect((await exchange(pool, { ...REQUEST, path: '/third' }, PATIENT)).body).toBe('another');
  expect(seen).toEqual(['/first', '/third']);
});
