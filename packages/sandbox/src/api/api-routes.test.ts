import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fingerprintOf, type RunningSandbox, startSandbox } from '../index.js';
import { anEvent } from '../testing/an-event.js';
import { KEY, push } from '../testing/push.js';

let sandbox: RunningSandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ behaviour: { rateLimits: 'off' } });
});
afterEach(() => sandbox.stop());

/** What the answers hold, as far as these tests look into them. */
interface ApiBody {
  readonly lastSeq: number;
  readonly events: readonly { readonly seq: number; readonly discarded?: string }[];
  readonly alerts: readonly unknown[];
  readonly rules: readonly unknown[];
}

async function call(path: string, method = 'GET', body?: string, headers: Record<string, string> = {}) {
  const reply = await fetch(`${sandbox.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  const parsed: ApiBody = JSON.parse(await reply.text());
  return { status: reply.status, body: parsed };
}

describe('/api/events', () => {
  test('lists every accepted push in order, with what became of it', async () => {
    await push(sandbox, anEvent());
    await push(sandbox, anEvent());
    await push(sandbox, anEvent({ event_time: 1_700_000_060 }));
    await push(sandbox, anEvent({ event_status: 'ok' }));
    const { body } = await call('/api/events');
    expect(body).toEqual({ accepted: 3, discarded: 2, dropped: 0, lastSeq: 3, events: sandbox.events() });
    expect(body.events.map((event) => event.discarded)).toEqual([undefined, 'identical', 'same_as_last']);
  });

  test('continues behind a seq and stops at a limit', async () => {
    for (let n = 0; n < 5; n += 1) await push(sandbox, anEvent({ alert_key: `${n}` }));
    const { body } = await call('/api/events?since=2&limit=2');
    expect(body.events.map((event) => event.seq)).toEqual([3, 4]);
    expect(body.lastSeq).toBe(5);
  });

  test('says how many were dropped', async () => {
    const small = await startSandbox({ maxEvents: 2 });
    try {
      for (let n = 0; n < 5; n += 1) await push(small, anEvent({ alert_key: `${n}` }));
      const body = await (await fetch(`${small.url}/api/events`)).json();
      expect(body).toMatchObject({ accepted: 5, dropped: 3, events: [{ seq: 4 }, { seq: 5 }] });
    } finally {
      await small.stop();
    }
  });

  test('lists thousands', async () => {
    await Promise.all(Array.from({ length: 1001 }, (_, n) => push(sandbox, anEvent({ alert_key: `${n}` }))));
    expect((await call('/api/events')).body.events).toEqual(sandbox.events());
  });

  test('is cleared with its alerts and refusals', async () => {
    await push(sandbox, anEvent());
    await push(sandbox, 'not JSON');
    expect((await call('/api/events', 'DELETE')).status).toBe(200);
    expect((await call('/api/events')).body).toMatchObject({ accepted: 0, events: [] });
    expect((await call('/api/alerts')).body).toMatchObject({ open: 0, alerts: [] });
    expect((await call('/api/refusals')).body).toMatchObject({ refused: 0, refusals: [] });
  });
});

test('/api/alerts lists alerts with their events, the newest first', async () => {
  await push(sandbox, anEvent());
  await push(sandbox, anEvent({ event_status: 'Ok', event_time: 1_700_000_060 }));
  await push(sandbox, anEvent({ alert_key: 'other' }));
  const { body } = await call('/api/alerts');
  expect(body).toMatchObject({ open: 1, closed: 1, dropped: 0 });
  expect(body.alerts).toEqual(sandbox.alerts());
  expect(body.alerts[1]).toMatchObject({ alert_key: 'cpu-app-7', integration: fingerprintOf(KEY), open: false });
});

test('/api/refusals lists the pushes that broke a rule', async () => {
  await push(sandbox, anEvent({ title_rule: undefined }));
  expect((await call('/api/refusals')).body).toMatchObject({
    refused: 1,
    refusals: [{ status: 400, code: 'InvalidParameter', message: 'title_rule is required' }],
  });
});

describe('/api/behaviour', () => {
  test('takes a behaviour, shows it as it stands, and resets it', async () => {
    expect((await call('/api/behaviour', 'POST', '{"status":503,"times":2}')).status).toBe(200);
    expect((await push(sandbox, anEvent())).status).toBe(503);
    expect((await call('/api/behaviour')).body).toEqual(JSON.parse(JSON.stringify(sandbox.behaviour())));
    expect((await call('/api/behaviour')).body.rules).toEqual([{ status: 503, times: 1, applied: 1 }]);
    expect((await call('/api/behaviour', 'DELETE')).body.rules).toEqual([]);
    expect((await push(sandbox, anEvent())).status).toBe(200);
  });

  test.each(['', '{}'])('posting "%s" resets to how it started', async (body) => {
    sandbox.setBehaviour({ status: 503, rateLimits: 'on' });
    expect((await call('/api/behaviour', 'POST', body)).body).toMatchObject({ rules: [], rateLimits: { on: false } });
  });

  test.each(['{"status":"x"}', '{"status":'])('keeps the one in force when %s is posted', async (body) => {
    sandbox.setBehaviour({ status: 503 });
    expect(await call('/api/behaviour', 'POST', body)).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidBehaviour' } },
    });
    expect(sandbox.behaviour().rules).toHaveLength(1);
  });
});

test('/livez answers', async () => {
  expect(await call('/livez')).toEqual({ status: 200, body: { status: 'ok' } });
});

test('another method is refused with the ones that are allowed', async () => {
  expect(await call('/api/events', 'PATCH')).toMatchObject({
    status: 405,
    body: { error: { message: 'allowed: GET, DELETE' } },
  });
});

test.each(['/nothing', '/constructor', '/api/events/', '/event/push/change/standard'])(
  '%s is no route',
  async (path) => {
    expect(await call(path)).toMatchObject({ status: 404, body: { error: { code: 'RouteNotFound' } } });
  },
);

test('a page of another site may read nothing into it and change nothing', async () => {
  const crossSite = { 'sec-fetch-site': 'cross-site' };
  expect((await call('/api/behaviour', 'POST', '{"status":503}', crossSite)).status).toBe(403);
  expect((await call('/api/events', 'DELETE', undefined, crossSite)).status).toBe(403);
  expect((await call('/api/behaviour', 'POST', '{"status":503}', { 'sec-fetch-site': 'same-origin' })).status).toBe(
    200,
  );
});

test('no answer holds an integration key', async () => {
  await push(sandbox, anEvent());
  await push(sandbox, 'x', { path: 'zstack' });
  await push(sandbox, 'not JSON');
  await push(sandbox, anEvent(), { method: 'PUT' });
  for (const path of ['/', '/page/live', '/api/events', '/api/alerts', '/api/refusals', '/api/behaviour']) {
    const text = await (await fetch(`${sandbox.url}${path}`)).text();
    expect({ path, holdsKey: text.includes(KEY) }).toEqual({ path, holdsKey: false });
  }
});
