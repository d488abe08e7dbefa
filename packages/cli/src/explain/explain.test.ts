import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DeliveryQueue } from '@relay/queue';
import { aDelivery } from '../../../../test/support/a-delivery.js';
import { zstackAlarm } from '../../../../test/support/alarms.js';
import { eventually } from '../../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { aRelay, type TestRelay } from '../testing/a-relay.js';

let redis: PrivateRedis;
let relay: TestRelay;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  relay = await aRelay(redis);
});
afterEach(() => relay.close());

const KEY = 'zs:zstack:alarm:a1:0f0fc5534fc449b5a8d7146d155a577a';

const explain = (id: string) => relay.command(['explain', id]);
const explainAsJson = async (id: string) => JSON.parse((await relay.command(['explain', id, '--json'])).out);
const ended = (id: string, integration = 'ops') =>
  eventually(
    () => relay.worker.deliveriesOf(integration).getJob(id),
    (job) => Boolean(job?.finishedOn),
  );

describe('a webhook', () => {
  test('that waits to be read, and behind how many', async () => {
    await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    const id = await relay.worker.accept('zs', zstackAlarm('a2', 1, 'Alarm'));
    const { out, exitCode } = await explain(id);
    expect(exitCode).toBe(0);
    expect(out).toMatch(
      new RegExp(
        `^Webhook ${id}\\n {2}received +.* from zs, POST, \\d+ bytes\\n {2}read +not yet: 1 webhook before it\\n$`,
      ),
    );
  });

  test('that was ignored, and why', async () => {
    await relay.worker.start();
    const id = await relay.worker.accept('zs', '{"product":"zstack","metric":"x","dataSource":"zstack"}');
    const { out } = await eventually(
      () => explain(id),
      ({ out: text }) => text.includes('ignored'),
    );
    expect(out).toMatch(/read +\S+ \S+ \(\d+s ago\), ignored: vendor test message\n/);
  });

  test('that could not be read, with the dead letter, the remedy and what its replays were', async () => {
    await relay.worker.start();
    const id = await relay.worker.accept('zs', '{"facts":[]}');
    await relay.dead(id);
    await relay.command(['dead-letters', 'replay', id, '--yes']);
    const { out } = await explain(id);
    expect(out).toMatch(/read +could not be read\n/);
    expect(out).toMatch(new RegExp(`Dead letter ${id}\\n`));
    expect(out).toMatch(
      /reason +payload_error: .*\n {2}now +at rest, 1 replay in vain\n {2}remedy +Correct the template/,
    );
  });

  test('that was delivered, with its attempts', async () => {
    await relay.worker.start();
    relay.sandbox.setBehaviour({ rateLimits: 'off', rules: [{ status: 500, times: 1 }] });
    const id = await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await ended(`${id}-0`);
    const { out } = await explain(id);
    expect(out).toMatch(/read +as 1 event\n/);
    expect(out).toContain(`\nDelivery ${id}-0\n`);
    expect(out).toContain(`alert key    ${KEY}\n`);
    expect(out).toMatch(/event +Warning alarm a1 \/ kvm-node-07\n/);
    expect(out).toMatch(/now +delivered at .* after 2 attempts\n/);
    expect(out).toMatch(/TIME .*\n.* 500 .*\n.* 200 .*\n$/);
    expect(await explainAsJson(`${id}-0`)).toMatchObject({
      envelopeId: id,
      envelope: { source: 'zs' },
      steps: [
        {
          id: `${id}-0`,
          delivery: {
            state: 'ended',
            outcome: 'delivered',
            tries: 2,
            place: 1,
            attempts: [{ status: 500 }, { status: 200 }],
          },
        },
      ],
    });
  });

  test('of which only the record of a discarded dead letter is left', async () => {
    await relay.worker.start();
    const id = await relay.worker.accept('zs', '{"facts":[]}');
    await relay.dead(id);
    await relay.command(['dead-letters', 'discard', id, '--yes']);
    const { out, exitCode } = await explain(id);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/received +only a record is left of it\n/);
    expect(out).toMatch(/now +discarded at .*; it was payload_error\n$/);
  });
});

describe('a delivery', () => {
  test('that waits behind others of its alert: which, in which order, and until when', async () => {
    await relay.worker.start();
    relay.sandbox.setBehaviour({ rateLimits: 'off', rules: [{ match: { alert_key: 'a1' }, status: 500 }] });
    const ids: string[] = [];
    for (const [step, state] of [
      [1, 'Alarm'],
      [2, 'OK'],
      [3, 'Alarm'],
    ] as const) {
      ids.push(`${await relay.worker.accept('zs', zstackAlarm('a1', step, state))}-0`);
    }
    const [first = '', second = '', third = ''] = ids;
    const waiting = await eventually(
      () => explain(third),
      ({ out }) => out.includes('waits for another event'),
    );
    expect(waiting.out).toMatch(new RegExp(`lane +3 of 3, place 3: behind ${first}, ${second}\\n`));
    const head = await eventually(
      () => explain(first),
      ({ out }) => /failed; the next at/.test(out),
    );
    expect(head.out).toMatch(/lane +1 of 3, place 1: nothing is before it\n/);
    expect(head.out).toMatch(/now +\d+ attempts? failed; the next at .* \((in )?\d+s( ago)?\)\n/);
  });

  test('whose integration is held, and why', async () => {
    await relay.worker.start();
    relay.sandbox.setBehaviour({ rules: [{ status: 429, retryAfter: 3600, times: 1 }] });
    const id = await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    const { out } = await eventually(
      () => explain(id),
      ({ out: text }) => text.includes('is held since'),
    );
    expect(out).toMatch(
      /held +its integration is held since .*429.*; next probe at .* \(in (59|60)m\)|held .*\(in 1h\)/,
    );
  });

  test('that was superseded', async () => {
    await relay.worker.start();
    await relay.worker.deliveriesOf('ops').pause();
    const first = await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    const repeat = await relay.worker.accept('zs', zstackAlarm('a1', 2, 'Alarm'));
    await eventually(
      () => relay.worker.deliveriesOf('ops').getPrioritizedCount(),
      (count) => count === 2,
    );
    await relay.worker.deliveriesOf('ops').resume();
    await ended(`${first}-0`);
    await ended(`${repeat}-0`);
    expect((await explain(`${repeat}-0`)).out).toMatch(
      /now +superseded at .* after 0 attempts: an event of the same status/,
    );
  });

  test('that died and was replayed: all of it, under any of its ids', async () => {
    await relay.worker.start();
    relay.sandbox.setBehaviour({ rateLimits: 'off', rules: [{ status: 400, code: 'NoLicense', times: 1 }] });
    const id = await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await relay.dead(`${id}-0`);
    await relay.command(['dead-letters', 'replay', `${id}-0`, '--yes']);
    const { out } = await explain(id);
    expect(out).toMatch(/read +as 1 event\n/);
    expect(out).toMatch(/now +dead at .* after 1 attempt: refused: HTTP 400 NoLicense/);
    expect(out).toMatch(new RegExp(`now +replayed at .* as ${id}-0-r1\\n`));
    expect(out).toMatch(new RegExp(`\\nDelivery ${id}-0-r1\\n(.*\\n)*? {2}now +delivered at`));
    expect((await explain(`${id}-0`)).out).toBe((await explain(`${id}-0-r1`)).out);
  });

  test('of a webhook that could not be read begins with its first replay', async () => {
    await relay.worker.start();
    const id = await relay.worker.accept('zs', '{"facts":[]}');
    await relay.dead(id);
    const deliveries = new DeliveryQueue(relay.worker.client, 'ops');
    await deliveries.enqueue(aDelivery(`${id}-0-r1`));
    await deliveries.queue.close();
    expect((await explain(id)).out).toContain(`\nDelivery ${id}-0-r1\n`);
    expect((await explain(`${id}-0`)).out).toContain(`\nDelivery ${id}-0-r1\n`);
  });

  test('that is under way goes before a replay of an older one, which waits for it', async () => {
    await relay.worker.start();
    relay.sandbox.setBehaviour({ rateLimits: 'off', rules: [{ status: 400, code: 'NoLicense', times: 1 }] });
    const older = await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await relay.dead(`${older}-0`);
    relay.sandbox.setBehaviour({ rateLimits: 'off', rules: [{ match: { event_status: 'Ok' }, status: 500 }] });
    const newer = await relay.worker.accept('zs', zstackAlarm('a1', 2, 'OK'));
    await eventually(
      () => explain(newer),
      ({ out }) => /[1-9] attempts? failed/.test(out),
    );
    await relay.command(['dead-letters', 'replay', `${older}-0`, '--yes', '--no-wait']);
    await eventually(
      () => explain(`${older}-0-r1`),
      ({ out }) => out.includes(`lane         2 of 2, place 1: behind ${newer}-0\n`),
    );
    relay.sandbox.setBehaviour({ rateLimits: 'off' });
    const { out } = await eventually(
      () => explain(`${older}-0-r1`),
      ({ out: text }) => text.includes('superseded at'),
    );
    expect(out).toMatch(
      /now +superseded at .* after 0 attempts: a newer event of its alert, or one of the same status,/,
    );
  });

  test('of another event of the same webhook is left out', async () => {
    await relay.worker.start();
    const id = await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await ended(`${id}-0`);
    expect(await explain(`${id}-1`)).toMatchObject({ exitCode: 1, out: '' });
  });
});

describe('an alert key', () => {
  test('leads to everything of its alert: unfinished, ended, dead', async () => {
    await relay.worker.start();
    const delivered = await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await ended(`${delivered}-0`);
    relay.sandbox.setBehaviour({ rateLimits: 'off', rules: [{ status: 400, code: 'NoLicense', times: 1 }] });
    const dead = await relay.worker.accept('zs', zstackAlarm('a1', 2, 'OK'));
    await relay.dead(`${dead}-0`);
    relay.sandbox.setBehaviour({ status: 500 });
    const waiting = await relay.worker.accept('zs', zstackAlarm('a1', 3, 'Alarm'));
    await relay.worker.accept('zs', zstackAlarm('another', 1, 'Alarm'));
    await eventually(
      () => relay.worker.log.find('envelope normalized'),
      ({ length }) => length === 4,
    );
    const { out, error, exitCode } = await explain(KEY);
    expect(exitCode).toBe(0);
    expect(out).toMatch(new RegExp(`^${KEY}: 1 unfinished, 2 ended, 1 dead letter\n`));
    const order = [...out.matchAll(/^Webhook (\S+)$/gm)].map(([, id]) => id);
    expect(order).toEqual([waiting, dead, delivered]);
    expect(error).toMatch(/^searched: the newest 10000 ended deliveries/);
  });

  test('and a request id of Flashduty lead to the delivery that had it', async () => {
    await relay.worker.start();
    const id = await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    const job = await ended(`${id}-0`);
    const requestId = job?.returnvalue.lastAttempt.requestId;
    expect(requestId).toEqual(expect.any(String));
    expect((await explainAsJson(requestId)).lives).toMatchObject([{ envelopeId: id }]);
    const dead = await relay.worker.accept('wrong', zstackAlarm('a1', 1, 'Alarm'));
    await relay.dead(`${dead}-0`);
    const [attempt] = (await relay.worker.deadLetters.getJob(`${dead}-0`))?.data.attempts ?? [];
    expect((await explainAsJson(attempt?.requestId ?? '')).lives).toMatchObject([{ envelopeId: dead }]);
  });
});

test('a search ends at the newest ten thousand, as it says', async () => {
  await relay.worker.start();
  const id = await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
  await ended(`${id}-0`);
  const newer = (count: number) =>
    Array.from({ length: count }, (_, index) => [Date.now() + 1_000, `newer${index}`]).flat();
  await relay.worker.client.zadd('relay:{deliveries.ops}:completed', ...newer(9_999));
  expect((await explain(KEY)).out).toContain(`Webhook ${id}\n`);
  await relay.worker.client.zadd('relay:{deliveries.ops}:completed', ...newer(10_000));
  const { exitCode, error } = await explain(KEY);
  expect(exitCode).toBe(1);
  expect(error).toContain('the newest 10000 ended deliveries of each integration');
});

describe('what nobody knows', () => {
  test.each(['01M7W75YR6PVVY15BX7223YSMF', '01M7W75YR6PVVY15BX7223YSMF-3', 'no such key'])(
    'is exit code 1 with what was looked at: %s',
    async (id) => {
      const { exitCode, out, error } = await explain(id);
      expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
      expect(error).toMatch(
        /^nothing is known of .*\. Looked at: webhooks; deliveries\.ops; deliveries\.net; .*dead-letters/,
      );
      expect(error.trimEnd().split('\n')).toHaveLength(1);
      expect((await relay.command(['explain', id, '--json'])).out).toBe('null\n');
    },
  );
});
