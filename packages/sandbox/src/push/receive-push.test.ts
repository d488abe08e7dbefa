import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fingerprintOf, isStandard, type RunningSandbox, startSandbox } from '../index.js';
import { anEvent } from '../testing/an-event.js';
import { errorOf, KEY, push } from '../testing/push.js';

const MAX_BODY_BYTES = 4096;
let sandbox: RunningSandbox;
let nowMs: number;

beforeEach(async () => {
  nowMs = 1_700_000_000_000;
  sandbox = await startSandbox({ keys: [KEY, 'second'], maxBodyBytes: MAX_BODY_BYTES, now: () => nowMs });
});
afterEach(() => sandbox.stop());

describe('a standard push', () => {
  test('is answered with its alert key and a request id, in the body and in the header', async () => {
    const reply = await push(sandbox, anEvent());
    const body = JSON.parse(reply.text);
    expect(reply.status).toBe(200);
    expect(body).toEqual({ request_id: expect.stringMatching(/^[0-9a-f]{32}$/), data: { alert_key: 'cpu-app-7' } });
    expect(reply.headers.get('flashcat-request-id')).toBe(body.request_id);
  });

  test('is held with its place, time, integration and other query parameters', async () => {
    await fetch(`${sandbox.pushUrl(KEY)}&severity=Info`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(anEvent()),
    });
    expect(sandbox.events()).toEqual([
      {
        seq: 1,
        receivedAt: nowMs,
        integration: fingerprintOf(KEY),
        path: 'standard',
        query: 'severity=Info',
        requestId: expect.any(String),
        event: anEvent(),
      },
    ]);
  });

  test('without alert key gets one of its own, so that a repeat opens a second alert', async () => {
    const first = await push(sandbox, anEvent({ alert_key: undefined }));
    await push(sandbox, anEvent({ alert_key: undefined }));
    expect(JSON.parse(first.text).data.alert_key).toMatch(/^[0-9a-f]{32}$/);
    expect(sandbox.alerts()).toHaveLength(2);
  });
});

describe('a push is refused', () => {
  const refusals: [name: string, code: string, status: number, message: RegExp, send: () => ReturnType<typeof push>][] =
    [
      [
        'without a key',
        'InvalidParameter',
        400,
        /^integration_key is not a valid one$/,
        () => push(sandbox, anEvent(), { key: '' }),
      ],
      [
        'with an unknown key',
        'InvalidParameter',
        400,
        /^integration_key is not a valid one$/,
        () => push(sandbox, anEvent(), { key: 'other' }),
      ],
      ['with another method', 'MethodNotAllowed', 400, /only POST/, () => push(sandbox, anEvent(), { method: 'PUT' })],
      ['as a GET', 'MethodNotAllowed', 400, /only POST/, () => push(sandbox, undefined, { method: 'GET' })],
      [
        'as text',
        'InvalidContentType',
        400,
        /application\/json/,
        () => push(sandbox, anEvent(), { contentType: 'text/plain' }),
      ],
      [
        'as a type that only begins alike',
        'InvalidContentType',
        400,
        /application\/json/,
        () => push(sandbox, anEvent(), { contentType: 'application/jsonp' }),
      ],
      ['when it is not JSON', 'InvalidParameter', 400, /not JSON/, () => push(sandbox, '{"title_rule":')],
      ['when it is empty', 'InvalidParameter', 400, /not JSON/, () => push(sandbox, '')],
      [
        'when it is not UTF-8',
        'InvalidParameter',
        400,
        /not UTF-8/,
        () => push(sandbox, new Uint8Array([0x22, 0xff, 0x22])),
      ],
      ['as an array of events', 'InvalidParameter', 400, /JSON object/, () => push(sandbox, [anEvent()])],
      [
        'with a field that breaks a rule',
        'InvalidParameter',
        400,
        /event_status/,
        () => push(sandbox, anEvent({ event_status: 'ok' })),
      ],
      [
        'when it is too large',
        'EntityTooLarge',
        413,
        /4096 bytes/,
        () => push(sandbox, ' '.repeat(MAX_BODY_BYTES + 1)),
      ],
      [
        'on another path',
        'RouteNotFound',
        404,
        /event\/push\/alert\/standard/,
        () => push(sandbox, anEvent(), { path: '' }),
      ],
    ];

  test.each(refusals)('%s: %s', async (_name, code, status, message, send) => {
    const reply = await send();
    expect(reply.status).toBe(status);
    expect(errorOf(reply)).toEqual({ code, message: expect.stringMatching(message) });
    expect(reply.headers.get('flashcat-request-id')).toBe(JSON.parse(reply.text).request_id);
    expect(sandbox.events()).toEqual([]);
  });

  test('and the refusal can be looked up', async () => {
    await push(sandbox, anEvent({ event_status: 'ok' }));
    expect(sandbox.refusals()).toEqual([
      expect.objectContaining({
        integration: fingerprintOf(KEY),
        path: 'standard',
        status: 400,
        code: 'InvalidParameter',
      }),
    ]);
  });

  test('when a body without a stated length is too large', async () => {
    const chunk = new TextEncoder().encode(' '.repeat(1000));
    const body = new ReadableStream({
      start(controller) {
        for (let sent = 0; sent < 10; sent += 1) controller.enqueue(chunk);
        controller.close();
      },
    });
    const request: RequestInit = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      duplex: 'half',
    };
    expect((await fetch(sandbox.pushUrl(KEY), request)).status).toBe(413);
  });

  test('without strictness only where Flashduty does not cut it short', async () => {
    sandbox.setBehaviour({ strict: false });
    expect((await push(sandbox, anEvent({ title_rule: 'x'.repeat(600) }))).status).toBe(200);
    expect((await push(sandbox, anEvent({ alert_key: 'x'.repeat(256) }))).status).toBe(400);
    expect(sandbox.alerts()[0]?.title).toHaveLength(512);
  });
});

describe('the rate limits', () => {
  const pushMany = (count: number, key = KEY) =>
    Promise.all(Array.from({ length: count }, (_, n) => push(sandbox, anEvent({ alert_key: `${n}` }), { key })));
  const countOf = (replies: { status: number }[], status: number) =>
    replies.filter((reply) => reply.status === status).length;

  test('refuse the 101st push of a second, and only on its integration', async () => {
    const replies = await pushMany(101);
    expect([countOf(replies, 200), countOf(replies, 429)]).toEqual([100, 1]);
    expect((await pushMany(1, 'second'))[0]?.status).toBe(200);
    nowMs += 1000;
    expect((await pushMany(1))[0]?.status).toBe(200);
  });

  test('answer RequestTooFrequently, without Retry-After unless asked for', async () => {
    sandbox.setBehaviour({ rateLimits: { perSecond: 1 } });
    const [, refused] = [await push(sandbox, anEvent()), await push(sandbox, anEvent())];
    expect(errorOf(refused)?.code).toBe('RequestTooFrequently');
    expect(refused.headers.get('retry-after')).toBeNull();
  });

  test('answer with the seconds to wait when asked for', async () => {
    sandbox.setBehaviour({ rateLimits: { perSecond: 5, perMinute: 1, retryAfter: true } });
    const [, refused] = [await push(sandbox, anEvent()), await push(sandbox, anEvent())];
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
  });

  test('can be switched off', async () => {
    sandbox.setBehaviour({ rateLimits: 'off' });
    expect(countOf(await pushMany(150), 200)).toBe(150);
  });
});

describe('a push in a vendor’s own format', () => {
  test('is kept as it came, whatever it is', async () => {
    const bytes = new Uint8Array([0, 255, 254]);
    const reply = await push(sandbox, bytes, { path: 'zstack', contentType: 'application/x-thing', method: 'PUT' });
    expect(reply.status).toBe(200);
    expect(sandbox.events()).toEqual([
      expect.objectContaining({
        path: 'zstack',
        native: { method: 'PUT', contentType: 'application/x-thing', base64: Buffer.from(bytes).toString('base64') },
      }),
    ]);
  });

  test('is readable when it is text', async () => {
    await push(sandbox, '告警', { path: 'zstack', contentType: 'text/plain' });
    expect(sandbox.events()[0]).toMatchObject({ native: { text: '告警' } });
  });

  test('is neither merged nor discarded', async () => {
    await push(sandbox, 'same', { path: 'zstack' });
    await push(sandbox, 'same', { path: 'zstack' });
    expect(sandbox.events()).toHaveLength(2);
    expect(sandbox.events().some(isStandard)).toBe(false);
    expect(sandbox.alerts()).toEqual([]);
  });

  test('needs a valid key and keeps to the rate limits as well', async () => {
    sandbox.setBehaviour({ rateLimits: { perSecond: 1 } });
    expect((await push(sandbox, 'x', { path: 'zstack', key: 'other' })).status).toBe(400);
    expect((await push(sandbox, 'x', { path: 'zstack' })).status).toBe(200);
    expect((await push(sandbox, 'x', { path: 'zstack' })).status).toBe(429);
    expect((await push(sandbox, 'x', { path: 'zstack', method: 'DELETE' })).status).toBe(400);
  });
});

test('without a list of keys any key but the empty one is accepted', async () => {
  const open = await startSandbox();
  try {
    expect((await push(open, anEvent(), { key: 'anything' })).status).toBe(200);
    expect((await push(open, anEvent(), { key: '' })).status).toBe(400);
  } finally {
    await open.stop();
  }
});
