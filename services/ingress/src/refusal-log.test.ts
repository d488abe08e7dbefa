import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { eventually } from '../../../test/support/eventually.js';
import { RefusalLog } from './refusal-log.js';

const LIMITS = { refusalsToldPerSender: 2, refusalsTold: 3, refusedSendersKnown: 3, refusalsToldEveryMs: 60_000 };

function aLog(limits: Partial<typeof LIMITS> = {}) {
  const lines: string[] = [];
  const logger = pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(line) });
  return { log: new RefusalLog(logger, { ...LIMITS, ...limits }), told: () => lines.map((line) => JSON.parse(line)) };
}

test('a hundred thousand refusals are two lines of their own and one with their number', () => {
  const { log, told } = aLog();
  const inFull = Array.from({ length: 100_000 }, () => log.note('192.0.2.7', 'wrong_token').inFull);
  expect(inFull.filter(Boolean)).toHaveLength(2);
  log.note('192.0.2.7', 'path');
  log.tell();
  expect(told()).toEqual([
    { level: 40, address: '192.0.2.7', refusals: { wrong_token: 99_998, path: 1 }, msg: 'more webhooks refused' },
  ]);
});

test('many senders together get no more lines than are allowed in all, and are told as one beyond those known', () => {
  const { log, told } = aLog();
  const senders = Array.from({ length: 1_000 }, (_, index) => `192.0.2.${index}`);
  expect(senders.map((sender) => log.note(sender, 'no_token').inFull).filter(Boolean)).toHaveLength(3);
  log.tell();
  expect(told()).toMatchObject([{ address: 'others', refusals: { no_token: 997 } }]);
});

test('wrong tokens are counted by sender, other refusals are none', () => {
  const { log } = aLog();
  expect(log.note('a', 'wrong_token').wrongTokens).toBe(1);
  expect(log.note('a', 'unknown_source').wrongTokens).toBe(2);
  expect(log.note('a', 'no_token').wrongTokens).toBe(3);
  expect(log.note('a', 'size').wrongTokens).toBe(0);
  expect(log.note('a', 'wrong_signature').wrongTokens).toBe(0);
  expect(log.note('b', 'wrong_token').wrongTokens).toBe(1);
});

test('a minute later they are told by themselves and the count begins anew', async () => {
  const { log, told } = aLog({ refusalsToldPerSender: 0, refusalsToldEveryMs: 1 });
  log.note('a', 'method');
  await eventually(told, ({ length }) => length === 1);
  expect(log.note('a', 'wrong_token').wrongTokens).toBe(1);
  log.tell();
});

test('nothing is told when there is nothing to add', () => {
  const { log, told } = aLog();
  log.note('a', 'method');
  log.tell();
  expect(told()).toEqual([]);
});
