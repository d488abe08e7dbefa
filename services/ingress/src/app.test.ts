import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { type AppOptions, createApp } from './app.js';
import { BytesInFlight } from './bytes-in-flight.js';
import { LIMITS } from './limits.js';
import { type Listening, listen } from './listen.js';
import { RefusalLog } from './refusal-log.js';

const lines: Array<Record<string, unknown>> = [];
const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });

beforeEach(() => {
  lines.length = 0;
});

const broken = () => {
  throw new Error('a bug');
};

/** An app that knows no source. */
function serve(options: Partial<AppOptions> = {}): Promise<Listening> {
  const app = createApp({
    logger,
    refusals: new RefusalLog(logger, { ...LIMITS, refusalsToldPerSender: 1 }),
    metrics: { accepted: () => undefined, refused: () => undefined, timeAccept: (work) => work() },
    delayWrongTokens: async () => false,
    mayGiveWay: () => undefined,
    trustedProxies: [],
    reception: {
      findSource: () => undefined,
      hasSource: () => false,
      isAllowed: () => true,
      isAuthentic: () => true,
      fitsUnpacked: () => true,
      bytesInFlight: new BytesInFlight({ maxBytes: 1, maxBytesPerSender: 1, bytesPerRequest: 1 }),
      store: { store: broken },
      maxBodyBytes: 1,
      now: broken,
    },
    ...options,
  });
  return listen(createServer(app), { port: 0, onAcceptError: broken, closeSilent: () => undefined });
}

test('a fault in answering closes the connection and is told, instead of leaving the sender to wait', async () => {
  const server = await serve({ metrics: { accepted: broken, refused: broken, timeAccept: (work) => work() } });
  await expect(fetch(server.url)).rejects.toThrow();
  expect(lines[0]).toMatchObject({
    requestId: expect.any(String),
    err: { message: 'a bug' },
    msg: 'webhook could not be answered',
  });
  await server.stop();
});

test('faults are told of one by one only at first, by the network that met them', async () => {
  const server = await serve({ trustedProxies: ['127.0.0.1'] });
  for (const address of ['2001:db8::1', '2001:db8::2']) {
    const headers = { 'x-forwarded-for': address };
    expect(await fetch(`${server.url}/webhooks/bk`, { headers })).toMatchObject({ status: 503 });
  }
  await server.stop();
  expect(lines.map(({ msg }) => msg)).toEqual(['webhook could not be stored', 'webhook refused']);
});

const BODY_BYTES = 4 * 1024 * 1024;

test.each([
  ['is read to its end when it is refused', false, true],
  ['is not read when its sender guesses tokens', true, false],
])('a body %s', async (_what, isGuessing, isRead) => {
  let noteSocket: (socket: Socket) => void = () => undefined;
  const bytesRead = new Promise<number>((resolve) => {
    noteSocket = (socket) => socket.once('close', () => resolve(socket.bytesRead));
  });
  const server = await serve({ delayWrongTokens: async () => isGuessing, mayGiveWay: noteSocket });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => undefined);
  socket.resume().write(`POST /elsewhere HTTP/1.1\r\nHost: x\r\nContent-Length: ${BODY_BYTES}\r\n\r\n`);
  socket.write(Buffer.alloc(BODY_BYTES));
  expect((await bytesRead) > BODY_BYTES).toBe(isRead);
  await server.stop();
});
