import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type BehaviourInput, fingerprintOf, isStandard, type RunningSandbox, startSandbox } from '../index.js';
import { anEvent } from '../testing/an-event.js';
import { errorOf, KEY, push } from '../testing/push.js';
import { until } from '../testing/until.js';

let sandbox: RunningSandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.stop());

/** Names the fault of a request that failed on the way: the code of its cause, such as ECONNRESET, or its own name. */
function networkFaultOf(reply: Promise<unknown>): Promise<string> {
  return reply.then(
    () => 'none',
    (fault: Error & { cause?: { code?: string } }) => fault.cause?.code ?? fault.name,
  );
}

describe('an answer that is an error', () => {
  test.each<[BehaviourInput, number, string]>([
    [{ status: 503 }, 503, 'ServiceUnavailable'],
    [{ status: 500 }, 500, 'InternalError'],
    [{ status: 502 }, 502, 'InternalError'],
    [{ status: 400 }, 400, 'InvalidParameter'],
    [{ status: 418 }, 418, 'BadRequest'],
    [{ code: 'AccessDenied' }, 403, 'AccessDenied'],
    [{ code: 'RequestLocked' }, 423, 'RequestLocked'],
    [{ status: 400, code: 'SomethingNew' }, 400, 'SomethingNew'],
    [{ status: 200, code: 'InternalError' }, 200, 'InternalError'],
  ])('%j has its status and code, and the event is not accepted', async (behaviour, status, code) => {
    sandbox.setBehaviour(behaviour);
    const reply = await push(sandbox, anEvent());
    expect(reply.status).toBe(status);
    expect(errorOf(reply)).toEqual({ code, message: 'simulated failure' });
    expect(sandbox.events()).toEqual([]);
  });

  test('may carry Retry-After, a message of its own and an accepted event', async () => {
    sandbox.setBehaviour({ status: 429, retryAfter: 7, message: 'slow down', accept: true });
    const reply = await push(sandbox, anEvent());
    expect(reply.headers.get('retry-after')).toBe('7');
    expect(errorOf(reply)).toEqual({ code: 'RequestTooFrequently', message: 'slow down' });
    expect(sandbox.alerts()).toHaveLength(1);
  });

  test('may carry Retry-After as a date', async () => {
    sandbox.setBehaviour({ status: 503, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' });
    expect((await push(sandbox, anEvent())).headers.get('retry-after')).toBe('Wed, 21 Oct 2026 07:28:00 GMT');
  });

  test('may have any body', async () => {
    sandbox.setBehaviour({ status: 502, body: '<html>Bad Gateway</html>' });
    expect(await push(sandbox, anEvent())).toMatchObject({ status: 502, text: '<html>Bad Gateway</html>' });
  });
});

describe('an answer that is a success', () => {
  test('may be empty, and the event is accepted', async () => {
    sandbox.setBehaviour({ body: '' });
    expect(await push(sandbox, anEvent())).toMatchObject({ status: 200, text: '' });
    expect(sandbox.alerts()).toHaveLength(1);
  });

  test('may be unreadable', async () => {
    sandbox.setBehaviour({ body: '{"request_id":' });
    expect(await push(sandbox, anEvent())).toMatchObject({ status: 200, text: '{"request_id":' });
  });

  test('may be a lie: the event is dropped without a word', async () => {
    sandbox.setBehaviour({ accept: false });
    const reply = await push(sandbox, anEvent());
    expect(reply.status).toBe(200);
    expect(errorOf(reply)).toBeUndefined();
    expect(sandbox.events()).toEqual([]);
  });
});

test('a redirect names its target and accepts nothing', async () => {
  sandbox.setBehaviour({ location: 'https://login.example.com/' });
  const reply = await push(sandbox, anEvent());
  expect(reply.status).toBe(302);
  expect(reply.headers.get('location')).toBe('https://login.example.com/');
  expect(sandbox.events()).toEqual([]);
});

describe('a delay', () => {
  test('lets later pushes overtake, and the event is accepted after it', async () => {
    sandbox.setBehaviour({ delayMs: 300, times: 1 });
    const delayed = push(sandbox, anEvent({ alert_key: 'delayed' }));
    await until(() => sandbox.behaviour().applied === 1);
    const prompt = push(sandbox, anEvent({ alert_key: 'prompt' }));
    expect((await Promise.all([delayed, prompt])).map((reply) => reply.status)).toEqual([200, 200]);
    expect(sandbox.events().map((event) => isStandard(event) && event.event.alert_key)).toEqual(['prompt', 'delayed']);
  });

  test('may come before a failure', async () => {
    sandbox.setBehaviour({ delayMs: 5, status: 503 });
    expect((await push(sandbox, anEvent())).status).toBe(503);
  });

  test('still ends in an accepted event when the client has gone', async () => {
    sandbox.setBehaviour({ delayMs: 100 });
    const headers = { 'content-type': 'application/json' };
    const outgoing = request(sandbox.pushUrl(KEY), { method: 'POST', headers }).on('error', () => undefined);
    outgoing.end(JSON.stringify(anEvent()));
    await until(() => sandbox.behaviour().applied === 1);
    outgoing.destroy();
    await until(() => sandbox.events().length === 1);
  });

  test('does not apply the rules more mildly', async () => {
    sandbox.setBehaviour({ delayMs: 1 });
    expect((await push(sandbox, anEvent({ event_status: 'ok' }))).status).toBe(400);
  });
});

describe('a request that hangs', () => {
  test('is never answered', async () => {
    sandbox.setBehaviour({ hang: true });
    expect(await networkFaultOf(push(sandbox, anEvent(), { signal: AbortSignal.timeout(50) }))).toBe('TimeoutError');
    expect(sandbox.events()).toEqual([]);
  });

  test('may be accepted all the same', async () => {
    sandbox.setBehaviour({ hang: true, accept: true });
    await networkFaultOf(push(sandbox, anEvent(), { signal: AbortSignal.timeout(50) }));
    expect(sandbox.events()).toHaveLength(1);
  });
});

describe('a connection that is reset', () => {
  test('before the event was accepted', async () => {
    sandbox.setBehaviour({ reset: true });
    expect(await networkFaultOf(push(sandbox, anEvent()))).toBe('ECONNRESET');
    expect(sandbox.events()).toEqual([]);
  });

  test('after the event was accepted, so that the retry is discarded as a repeat', async () => {
    sandbox.setBehaviour({ reset: true, accept: true, times: 1 });
    expect(await networkFaultOf(push(sandbox, anEvent()))).toBe('ECONNRESET');
    expect((await push(sandbox, anEvent())).status).toBe(200);
    expect(sandbox.events().map((event) => isStandard(event) && event.discarded)).toEqual([undefined, 'identical']);
  });
});

test('an answer that is cut in half breaks off, and the event is accepted', async () => {
  sandbox.setBehaviour({ truncate: true });
  expect(await networkFaultOf(push(sandbox, anEvent()))).toBe('UND_ERR_SOCKET');
  expect(sandbox.events()).toHaveLength(1);
});

test('an answer that drips comes whole in the end', async () => {
  sandbox.setBehaviour({ dripMs: 50 });
  const reply = await push(sandbox, anEvent());
  expect(JSON.parse(reply.text).data).toEqual({ alert_key: 'cpu-app-7' });
});

test('a rule hits only the pushes it matches, even when their key is one of several', async () => {
  sandbox.setBehaviour({
    status: 503,
    match: { integration: fingerprintOf('second'), alert_key: 'app', event_status: 'Critical' },
  });
  expect((await push(sandbox, anEvent(), { key: KEY })).status).toBe(200);
  expect((await push(sandbox, anEvent(), { key: 'second' })).status).toBe(503);
  expect((await push(sandbox, 'not JSON', { key: 'second', path: 'zstack' })).status).toBe(200);
});

test('a rule that is used up leaves the ordinary answer', async () => {
  sandbox.setBehaviour({ status: 503, times: 2 });
  const statuses = [];
  for (let n = 0; n < 3; n += 1) statuses.push((await push(sandbox, anEvent())).status);
  expect(statuses).toEqual([503, 503, 200]);
});

describe('stopping', () => {
  test('ends requests that hang, wait or drip at once', async () => {
    const waiting: Promise<unknown>[] = [];
    for (const behaviour of [{ hang: true }, { delayMs: 60_000 }, { dripMs: 60_000 }]) {
      sandbox.setBehaviour(behaviour);
      waiting.push(networkFaultOf(push(sandbox, anEvent())));
      await until(() => sandbox.behaviour().applied === 1);
    }
    await sandbox.stop();
    expect(await Promise.all(waiting)).toEqual([expect.anything(), expect.anything(), expect.anything()]);
  });

  test('twice is as good as once', async () => {
    await Promise.all([sandbox.stop(), sandbox.stop()]);
    await sandbox.stop();
    expect(await networkFaultOf(push(sandbox, anEvent()))).toBe('ECONNREFUSED');
  });
});
