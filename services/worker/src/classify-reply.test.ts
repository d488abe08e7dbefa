import { describe, expect, test } from '@jest/globals';
import { CODES, classifyReply, type Reply, STATUSES } from './classify-reply.js';

const NOW = Date.UTC(2026, 10, 20, 9, 0, 0);

function aReply(status: number, body: unknown = '', rest: Partial<Extract<Reply, { kind: 'response' }>> = {}): Reply {
  return { kind: 'response', status, body: typeof body === 'string' ? body : JSON.stringify(body), ...rest };
}

const failure = (code: string) => ({ request_id: 'req-1', error: { code, message: 'as it says' } });
const kindOf = (reply: Reply) => classifyReply(reply, NOW).kind;

describe('each code that Flashduty documents', () => {
  test.each([
    ['InvalidParameter', 400, 'refused'],
    ['InvalidContentType', 400, 'refused'],
    ['MethodNotAllowed', 405, 'refused'],
    ['ResourceNotFound', 400, 'refused'],
    ['NoLicense', 400, 'refused'],
    ['Unauthorized', 401, 'refused'],
    ['AccessDenied', 403, 'refused'],
    ['RouteNotFound', 404, 'refused'],
    ['RequestTooFrequently', 429, 'hold'],
    ['InternalError', 500, 'retry'],
    ['BadRequest', 400, 'refused'],
    ['ReferenceExist', 400, 'refused'],
    ['BalanceNotEnough', 402, 'refused'],
    ['UndonedOrderExist', 409, 'refused'],
    ['EntityTooLarge', 413, 'refused'],
    ['RequestLocked', 423, 'refused'],
    ['ServiceUnavailable', 503, 'retry'],
  ])('%s with HTTP %i is %s', (code, status, kind) => {
    expect(Object.keys(CODES)).toContain(code);
    expect(classifyReply(aReply(status, failure(code)), NOW)).toMatchObject({ kind, code, requestId: 'req-1' });
  });

  test('is read in a 2xx as well: an error there is a failure', () => {
    for (const [code, row] of Object.entries(CODES)) expect(kindOf(aReply(200, failure(code)))).toBe(row.kind);
    expect(kindOf(aReply(200, failure('NeverHeardOf')))).toBe('refused');
  });

  test('that is refused comes with its remedy', () => {
    for (const row of [...Object.values(CODES), ...Object.values(STATUSES)]) {
      expect(row.remedy === undefined).toBe(row.kind !== 'refused');
    }
  });
});

describe('each HTTP status without a known code', () => {
  const EXPECTED: Readonly<Record<number, string>> = {
    301: 'refused',
    302: 'retry',
    303: 'retry',
    307: 'retry',
    308: 'refused',
    408: 'retry',
    425: 'retry',
    429: 'hold',
  };
  test('is refused from 300 to 499 but for those that may pass, and tried again from 500', () => {
    for (let status = 300; status < 600; status += 1) {
      const expected = EXPECTED[status] ?? (status >= 500 ? 'retry' : 'refused');
      expect([status, kindOf(aReply(status, '<html>proxy</html>'))]).toEqual([status, expected]);
      expect([status, kindOf(aReply(status, failure('NeverHeardOf')))]).toEqual([status, expected]);
    }
  });

  test('is a success from 200 to 299 with Flashduty’s envelope or nothing at all', () => {
    for (let status = 200; status < 300; status += 1) {
      expect(kindOf(aReply(status, { request_id: 'req-1', data: { alert_key: 'x' } }))).toBe('delivered');
      expect(kindOf(aReply(status, { request_id: 'req-1' }))).toBe('delivered');
      expect(kindOf(aReply(status, ' \n'))).toBe('delivered');
    }
  });

  test('of success with an unreadable body is tried again: the event may or may not have arrived', () => {
    for (const body of ['<html>', '{"request_id":"req', '[]', '"ok"', 'null']) {
      expect(classifyReply(aReply(200, body), NOW)).toMatchObject({ kind: 'retry', code: 'unreadable_reply' });
    }
  });
});

test('a fault below HTTP is tried again', () => {
  expect(classifyReply({ kind: 'fault', code: 'dns_failure', reason: 'ENOTFOUND' }, NOW)).toEqual({
    kind: 'retry',
    code: 'dns_failure',
    reason: 'ENOTFOUND',
  });
});

test('the request id of the header goes before that of the body', () => {
  expect(classifyReply(aReply(200, { request_id: 'body' }, { requestId: 'header' }), NOW)).toMatchObject({
    requestId: 'header',
  });
});

describe('Retry-After', () => {
  const retryAfterMs = (retryAfter: string) => {
    const verdict = classifyReply(aReply(429, '', { retryAfter }), NOW);
    return verdict.kind === 'hold' ? verdict.retryAfterMs : 'not a hold';
  };

  test.each([
    ['7', 7_000],
    ['0.5', 500],
    ['Fri, 20 Nov 2026 09:00:30 GMT', 30_000],
    ['86400', 86_400_000],
    ['999999', 86_400_000],
    ['Fri, 20 Nov 2026 08:00:00 GMT', undefined],
    ['0', undefined],
    ['soon', undefined],
    ['-5', undefined],
  ])('%s asks for a pause of %s ms', (header, expected) => {
    expect(retryAfterMs(header)).toBe(expected);
  });

  test('on a 503 means the whole integration, not this event', () => {
    expect(kindOf(aReply(503, '', { retryAfter: '30' }))).toBe('hold');
    expect(kindOf(aReply(503))).toBe('retry');
    expect(kindOf(aReply(500, '', { retryAfter: '30' }))).toBe('retry');
  });
});

test('an error that is no object is an error all the same', () => {
  expect(classifyReply(aReply(200, { error: 'boom' }), NOW)).toMatchObject({ kind: 'refused', code: 'unknown_error' });
  expect(kindOf(aReply(200, { error: null }))).toBe('delivered');
});
