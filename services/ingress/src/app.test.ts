import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createApp } from './app.js';
import { BytesInFlight } from './bytes-in-flight.js';
import { LIMITS } from './limits.js';
import { listen } from './listen.js';
import { RefusalLog } from './refusal-log.js';

test('a fault in answering closes the connection and is told, instead of leaving the sender to wait', async () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });
  const broken = () => {
    throw new Error('a bug');
  };
  const app = createApp({
    logger,
    refusals: new RefusalLog(logger, LIMITS),
    metrics: { accepted: broken, refused: broken, timeAccept: (work) => work() },
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
      store: { store: async () => undefined },
      maxBodyBytes: 1,
      now: Date.now,
    },
  });
  const server = await listen(createServer(app), { port: 0, onAcceptError: broken, closeSilent: () => undefined });
  await expect(fetch(server.url)).rejects.toThrow();
  const [told] = lines.map((line) => JSON.parse(line));
  expect(told).toMatchObject({
    requestId: expect.any(String),
    err: { message: 'a bug' },
    msg: 'webhook could not be answered',
  });
  await server.stop();
});
