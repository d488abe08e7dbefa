import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { writeIngressReport } from '@relay/queue';
import { zstackAlarm } from '../../../../test/support/alarms.js';
import { eventually } from '../../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { aRelay, NET_KEY, OPS_KEY, type TestRelay, TOKEN } from '../testing/a-relay.js';
import { aTerminal } from '../testing/a-terminal.js';
import { askService } from './ask-service.js';
import { remedyForHold } from './hold-remedies.js';
import { printFindings } from './print-findings.js';
import { toFailure } from './probe-host.js';

const MINUTE_MS = 60_000;

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

/** An ingress of another process, as far as Redis can tell. */
async function ingressReports(at = Date.now()): Promise<void> {
  const spool = {
    id: 'a1',
    state: 'idle',
    dir: '/spool',
    envelopes: 0,
    bytes: 0,
    maxBytes: 1,
    bySource: {},
    setAside: 0,
  } as const;
  await writeIngressReport(relay.worker.client, {
    instance: 'ingress-1:3000',
    at,
    startedAt: at,
    version: '0.1.0',
    spool,
  });
}

async function doctor(now = Date.now()) {
  const { exitCode, out } = await relay.command(['doctor', '--json'], { now: () => now });
  for (const secret of [OPS_KEY, NET_KEY, TOKEN]) expect(out).not.toContain(secret);
  return { exitCode, ...JSON.parse(out) };
}

const finding = (fields: object) => expect.objectContaining(fields);

test('a relay that is well has no fault and no warning: exit code 0', async () => {
  await relay.worker.start();
  await ingressReports();
  await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
  await eventually(relay.delivered, ({ length }) => length === 1);
  const { exitCode, out } = await eventually(
    () => relay.command(['doctor']),
    (seen) => seen.exitCode === 0,
  );
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^ok +configuration +read from its file: 3 sources, 3 integrations\n/);
  expect(out).toMatch(
    /^ok +redis +127\.0\.0\.1:\d+: answers: Redis \S+, [\d.]+ MiB of \d+ MiB in use \(\d+ %\), append-only file, fsync always, noeviction, clock within \d+ ms of this one$/m,
  );
  expect(out).toMatch(/^ok +ingress +ingress-1:3000: reported \d+s ago, version 0\.1\.0, nothing in its spool$/m);
  expect(out).toMatch(/^ok +worker +every queue has a worker \(1\)$/m);
  expect(out).toMatch(/^ok +webhooks +0 wait to be read$/m);
  expect(out).toMatch(/^ok +integration +ops: not held; 0 undelivered$/m);
  expect(out).toMatch(/^ok +integration +ops, net, wrong: http:\/\/127\.0\.0\.1:\d+ is reached from here in \d+ ms$/m);
  expect(out).toMatch(/^ok +dead letters +none at rest$/m);
  expect(out).toMatch(/^ok +source +zs: the last webhook was received \d+s ago$/m);
  expect(out).toMatch(/^info +source +net: nothing was ever received\n +→ relay send-test net tries its way/m);
  expect(out).toMatch(/^ok +ledger +every accepted webhook is accounted for\n\nwell\n$/m);
});

describe('what is wrong is named with its remedy, exit code 1:', () => {
  test('a key that Flashduty does not know any more', async () => {
    await relay.worker.start();
    const id = await relay.worker.accept('wrong', zstackAlarm('a1', 1, 'Alarm'));
    await relay.dead(`${id}-0`);
    const { exitCode, findings } = await doctor();
    expect(exitCode).toBe(1);
    expect(findings).toContainEqual(
      finding({
        check: 'dead letters',
        level: 'fault',
        about: 'wrong',
        what: expect.stringMatching(
          /^1 refused, the newest: HTTP 400 InvalidParameter: integration_key is not a valid one/,
        ),
        remedy: expect.stringMatching(
          /does not know the key in integrations\.wrong\.pushUrl: .*Then relay dead-letters replay --integration wrong --code refused$/,
        ),
      }),
    );
  });

  test('dead letters of each cause once, with how many', async () => {
    await relay.worker.start();
    const first = await relay.worker.accept('zs', '{"facts":[]}');
    const second = await relay.worker.accept('zs', '{"facts":[1]}');
    await relay.dead(first, second);
    const { findings } = await doctor();
    expect(findings.filter(({ check }: { check: string }) => check === 'dead letters')).toEqual([
      finding({
        about: 'zs',
        what: expect.stringMatching(/^2 payload_error, the newest: \(body\): /),
        remedy: expect.stringMatching(/^Correct the template .*replay --source zs --code payload_error$/),
      }),
    ]);
  });

  test('a hold: a warning at first, a fault after five minutes', async () => {
    await relay.worker.start();
    relay.sandbox.setBehaviour({ rules: [{ status: 429, retryAfter: 3500, times: 1 }] });
    await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    const held = await eventually(doctor, ({ findings }) => JSON.stringify(findings).includes('held since'));
    const about429 = finding({
      check: 'integration',
      level: 'warning',
      about: 'ops',
      what: expect.stringMatching(
        /^held since \d+s: RequestTooFrequently, .*; next probe in \d+m; 1 undelivered, the oldest since/,
      ),
      remedy: expect.stringMatching(/over Flashduty’s rate.*relay release ops/),
    });
    expect(held.findings).toContainEqual(about429);
    const later = await doctor(Date.now() + 6 * MINUTE_MS);
    expect(later.findings).toContainEqual(finding({ check: 'integration', level: 'fault', about: 'ops' }));
  });

  test('no worker, and what waits because of that', async () => {
    await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'), { receivedAt: Date.now() - 2 * MINUTE_MS });
    const { exitCode, findings } = await doctor();
    expect(exitCode).toBe(1);
    expect(findings).toContainEqual(
      finding({
        check: 'worker',
        level: 'fault',
        what: 'no worker is connected to Redis: nothing is read or delivered',
      }),
    );
    expect(findings).toContainEqual(
      finding({ check: 'webhooks', level: 'warning', what: '1 wait to be read, the oldest since 2m' }),
    );
    // What the status calls a problem is one here.
    const later = await doctor(Date.now() + 9 * MINUTE_MS);
    expect(later.findings).toContainEqual(finding({ check: 'webhooks', level: 'fault' }));
  });

  test('no ingress', async () => {
    expect((await doctor()).findings).toContainEqual(
      finding({ check: 'ingress', level: 'warning', what: expect.stringMatching(/^none has reported/) }),
    );
  });

  test('a webhook that is missing', async () => {
    await relay.worker.webhooks.remove(await relay.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm')));
    expect((await doctor()).findings).toContainEqual(
      finding({ check: 'ledger', level: 'fault', what: expect.stringContaining('a difference of 1') }),
    );
  });

  test('a Redis that may lose what it confirmed', async () => {
    await relay.worker.client.config('SET', 'appendfsync', 'no');
    const { findings } = await doctor();
    await relay.worker.client.config('SET', 'appendfsync', 'always');
    expect(findings).toContainEqual(
      finding({ check: 'redis', level: 'fault', what: expect.stringContaining('appendfsync no') }),
    );
  });
});

describe('with another configuration', () => {
  const settings = (pushUrl: string, more = '') => `redis: { url: ${redis.url} }
integrations: { ops: { pushUrl: "${pushUrl}" } }
sources: { quiet: { vendor: zstack, token: ${TOKEN}, integration: ops, expectEvery: 6h } }
${more}`;

  async function doctorWith(text: string, ...args: string[]) {
    const path = `${relay.env.RELAY_CONFIG}-other`;
    await writeFile(path, text);
    return relay.command(['doctor', ...args], { env: { RELAY_CONFIG: path } });
  }

  test('a host that cannot be reached, or that is not the one it says, is told without the key', async () => {
    const nobody = await doctorWith(
      settings('http://127.0.0.1:1/event/push/alert/standard?integration_key=key-4f1a77d0'),
    );
    expect(nobody.out).toMatch(
      /^fault +integration +ops: http:\/\/127\.0\.0\.1:1 cannot be reached from here: connect ECONNREFUSED 127\.0\.0\.1:1\n +→ let this machine through/m,
    );
    const notTls = relay.sandbox.pushUrl('key-4f1a77d0').replace('http:', 'https:');
    const { out } = await doctorWith(settings(notTls));
    expect(out).toMatch(/^fault +integration +ops: https:\S+ cannot be reached from here: .*\n +→ see the clock/m);
    expect(nobody.out + out).not.toContain('key-4f1a77d0');
  });

  test('a source that was to be heard and never was is a warning', async () => {
    const { out } = await doctorWith(settings(relay.sandbox.pushUrl(OPS_KEY)));
    expect(out).toMatch(/^warning +source +quiet: nothing was ever received$/m);
    await relay.worker.accept('quiet', '{}', { receivedAt: Date.now() - 7 * 60 * MINUTE_MS });
    const later = await doctorWith(settings(relay.sandbox.pushUrl(OPS_KEY)));
    expect(later.out).toMatch(
      /^warning +source +quiet: the last webhook was received 7h ago, and one is expected every 6h$/m,
    );
  });

  test('without Redis the rest is told: exit code 3', async () => {
    const text = settings(relay.sandbox.pushUrl(OPS_KEY)).replace(redis.url, 'redis://127.0.0.1:1');
    const { exitCode, out, error } = await doctorWith(text);
    expect({ exitCode, error }).toEqual({ exitCode: 3, error: '' });
    expect(out).toMatch(
      /^fault +redis +cannot reach Redis at 127\.0\.0\.1:1: connect ECONNREFUSED 127\.0\.0\.1:1\n +→ see that it runs/m,
    );
    expect(out).toMatch(/^ok +integration +ops: http\S+ is reached from here/m);
    expect(out).toMatch(/\n\n1 fault\n$/);
  });

  test('one that cannot be used is told whole, for programs on standard output: exit code 2', async () => {
    const text = settings('not a URL', 'selfAlerts: nobody');
    const forPeople = await doctorWith(text);
    expect(forPeople).toMatchObject({ exitCode: 2, out: '' });
    expect(forPeople.error).toMatch(/^The configuration has 2 faults:\n/);
    const { exitCode, out } = await doctorWith(text, '--json');
    expect({ exitCode, ...JSON.parse(out) }).toMatchObject({
      exitCode: 2,
      well: false,
      findings: [
        { check: 'configuration', level: 'fault', about: 'integrations.ops.pushUrl' },
        { check: 'configuration', level: 'fault', about: 'selfAlerts' },
      ],
    });
  });
});

describe('a service is asked whether it can do its work', () => {
  async function withAnswer<T>(answer: string, work: (port: number) => Promise<T>): Promise<T> {
    const server = createServer((_request, reply) => reply.end(answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    try {
      return await work(typeof address === 'object' && address !== null ? address.port : 0);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }

  test('and is told as it answers', async () => {
    const answer = await withAnswer('{"ready":false,"checks":{"redis":"not connected"}}', (port) =>
      askService(['127.0.0.1'], port),
    );
    expect(answer).toMatchObject({ kind: 'answered', ready: false, checks: 'redis not connected' });
  });

  test('wherever it is', async () => {
    const answer = await withAnswer('{"ready":true,"checks":{}}', (port) =>
      askService(['127.0.0.2', '127.0.0.1'], port),
    );
    expect(answer).toMatchObject({ kind: 'answered', ready: true });
  });

  test('and something else on its port is not taken for it', async () => {
    expect(await withAnswer('<html>', (port) => askService(['127.0.0.1'], port))).toMatchObject({ kind: 'stranger' });
  });

  test('and nobody is nobody', async () => {
    const freePort = await withAnswer('', async (port) => port);
    expect(await askService(['127.0.0.1'], freePort)).toMatchObject({
      kind: 'nobody',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

test.each([
  ['ENOTFOUND', 'name'],
  ['EAI_AGAIN', 'name'],
  ['ECONNREFUSED', 'connection'],
  ['CERT_HAS_EXPIRED', 'certificate'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
])('%s is told as a fault of the %s', (code, step) => {
  expect(toFailure(Object.assign(new Error('why'), { code }))).toEqual({ kind: 'failed', step, reason: 'why' });
  const all = Object.assign(new AggregateError([new Error('the first')]), { code });
  expect(toFailure(all)).toEqual({ kind: 'failed', step, reason: 'the first' });
});

test.each([
  ['tls_failure', /the clock/],
  ['http_429', /over Flashduty’s rate/],
  ['http_302', /redirects/],
  ['http_502', /cannot answer now/],
  ['constructor', /cannot answer now/],
])('a hold for %s has its remedy', (code, remedy) => {
  expect(remedyForHold(code)).toMatch(remedy);
});

test('on a screen, long findings are wrapped beneath themselves', () => {
  const { terminal } = aTerminal({ columns: 60, env: { NO_COLOR: '1' } });
  const what = 'held since 12m: timeout, no answer within 10 s';
  expect(
    printFindings(
      [{ check: 'integration', level: 'fault', about: 'ops', what, remedy: 'see that it is reached' }],
      terminal,
    ),
  ).toBe(
    `fault    integration    ops: held since 12m: timeout, no
                        answer within 10 s
                        → see that it is reached

1 fault
`,
  );
});
