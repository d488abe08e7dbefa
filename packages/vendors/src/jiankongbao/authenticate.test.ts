import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Envelope } from '@relay/contract';
import fc from 'fast-check';
import { authenticateEnvelope } from '../authenticate-envelope.js';
import { anEnvelope } from '../testing/an-envelope.js';
import { PROPERTY_RUNS } from '../testing/property-runs.js';

const CALLBACK_TOKEN = 'b7c1f0e2';
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const isAuthentic = (varied: Parameters<typeof anEnvelope>[0], callbackToken?: string): boolean =>
  authenticateEnvelope(anEnvelope(varied), 'jiankongbao', callbackToken === undefined ? {} : { callbackToken });

const signed = { msg_id: '10887878', task_id: '705318', fault_time: '1760583605' };
const token = md5(`108878787053181760583605${CALLBACK_TOKEN}`);
const form = new URLSearchParams({ ...signed, token }).toString();

describe('a right token is accepted', () => {
  const multipart = Object.entries({ ...signed, token })
    .map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('');
  const ways: ReadonlyArray<readonly [string, Partial<Omit<Envelope, 'body'>> & { body?: unknown }]> = [
    ['JSON text', { body: { ...signed, token } }],
    ['JSON numbers', { body: { msg_id: 10887878, task_id: 705318, fault_time: 1760583605, token } }],
    ['a form', { body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['multipart', { body: `${multipart}--b--`, headers: { 'content-type': 'multipart/form-data; boundary=b' } }],
    ['a query', { method: 'GET', query: form, headers: {}, body: '' }],
  ];

  test.each(ways)('in %s', (_way, envelope) => {
    expect(isAuthentic(envelope, CALLBACK_TOKEN)).toBe(true);
    expect(isAuthentic(envelope, 'another')).toBe(false);
  });

  test('over the very digits of a JSON number, however it is written', () => {
    const literal = fc
      .tuple(
        fc.constantFrom('', '-'),
        fc.bigInt({ min: 0n, max: 10n ** 24n }),
        fc.constantFrom('', '.0', '.50', 'e3', 'E+2', '.10e-1'),
      )
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(literal, literal, literal, (msgId, taskId, faultTime) => {
        const right = md5(`${msgId}${taskId}${faultTime}${CALLBACK_TOKEN}`);
        const body = `{"msg_id": ${msgId},"task_id":${taskId} ,"fault_time":${faultTime},"token":"${right}"}`;
        expect(isAuthentic({ body }, CALLBACK_TOKEN)).toBe(true);
        expect(isAuthentic({ body: body.replace('"msg_id": ', '"msg_id": 1') }, CALLBACK_TOKEN)).toBe(false);
      }),
      PROPERTY_RUNS,
    );
  });

  test('over raw values, blanks included', () => {
    const body = { ...signed, task_id: ' 705318 ', token: md5(`10887878 705318 1760583605${CALLBACK_TOKEN}`) };
    expect(isAuthentic({ body }, CALLBACK_TOKEN)).toBe(true);
  });
});

describe('anything else is refused', () => {
  test.each([
    ['no token', { ...signed }],
    ['an empty token', { ...signed, token: '' }],
    ['a token that is no text', { ...signed, token: [token] }],
    ['a token in capitals', { ...signed, token: token.toUpperCase() }],
    ['a token cut short', { ...signed, token: token.slice(0, -1) }],
    ['another task', { ...signed, task_id: '705319', token }],
    ['a missing field', { msg_id: '10887878705318', fault_time: '1760583605', token }],
    ['a field that is no text', { ...signed, msg_id: null, token }],
    ['a body that cannot be read', '{"token":'],
    ['a list', [{ ...signed, token }]],
    ['an empty body', ''],
  ])('%s', (_what, body) => {
    expect(isAuthentic({ body }, CALLBACK_TOKEN)).toBe(false);
  });

  test('a body that cannot be unpacked', () => {
    const headers = { 'content-encoding': 'gzip' };
    expect(isAuthentic({ body: { ...signed, token }, headers }, CALLBACK_TOKEN)).toBe(false);
  });
});

test('without a callback token the field is not looked at', () => {
  expect(isAuthentic({ body: { ...signed, token: 'wrong' } })).toBe(true);
});

test('a vendor that does not sign is left to the token in the URL', () => {
  for (const vendor of ['blueking', 'zstack', 'unknown', 'constructor']) {
    expect(authenticateEnvelope(anEnvelope(), vendor, { callbackToken: CALLBACK_TOKEN })).toBe(true);
  }
});
