import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { LIMITS } from './limits.js';
import { beginLine } from './log-webhooks.js';
import { RefusalLog } from './refusal-log.js';

const told: string[] = [];
const logger = pino(
  { base: null, timestamp: false },
  { write: (line: string) => void told.push(JSON.parse(line).msg) },
);

let refusals: RefusalLog;

beforeEach(() => {
  told.length = 0;
  refusals = new RefusalLog(logger, { ...LIMITS, refusalsToldPerSender: 1 });
});

function begin({ requestId, address = '192.0.2.7' }: { requestId?: string; address?: string } = {}) {
  const request = new IncomingMessage(new Socket());
  if (requestId !== undefined) request.headers['x-request-id'] = requestId;
  const response = new ServerResponse(request);
  const line = beginLine(request, response, address, { logger, refusals });
  return { line, response };
}

describe('the id of a request', () => {
  test.each(['a', 'a'.repeat(64), 'From.the-vendor_42'])('is what the sender says: %s', (requestId) => {
    expect(begin({ requestId }).line.requestId).toBe(requestId);
  });

  test.each([undefined, '', 'a'.repeat(65), '<a', 'a>', 'a b', 'a\n'])('is made when it cannot be: %j', (requestId) => {
    expect(begin(requestId === undefined ? {} : { requestId }).line.requestId).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-/);
  });
});

test('senders of one network that go away again and again are told of in lines of their own only at first', () => {
  for (const address of ['2001:db8::1', '2001:db8::2', '192.0.2.7']) begin({ address }).response.emit('close');
  const gone = 'sender went away before it was answered';
  expect(told).toEqual([gone, gone]);
  refusals.tell();
  expect(told).toEqual([gone, gone, 'more webhooks refused']);
});

test('a webhook that is told of with others has no line of its own', () => {
  const { line, response } = begin();
  line.isOmitted = true;
  response.writeHead(401);
  response.emit('close');
  expect(told).toEqual([]);
});
