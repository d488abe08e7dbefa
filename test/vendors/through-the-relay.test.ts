import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AlertEvent, Envelope } from '@relay/contract';
import { connectConsumer, createDeadLetterQueue, createWebhookQueue, type RedisClient } from '@relay/queue';
import { type AcceptedStandardPush, isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { RECEIVED_AT_MS } from '../../packages/vendors/src/testing/an-envelope.js';
import { type Fixture, fixturesOf } from '../../packages/vendors/src/testing/fixtures.js';
import { eventually } from '../support/eventually.js';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import {
  prepareRelay,
  type Relay,
  type SourceName,
  type StartedIngress,
  TOKENS,
  webhookUrl,
} from '../support/relay.js';

const VENDORS = Object.keys(TOKENS) as SourceName[]; // Object.keys forgets the literal type
const FIXTURES = new Map(VENDORS.map((vendor) => [vendor, inTheOrderOfAlerts(fixturesOf(vendor))]));
/** What became of each fixture's webhook. */
const outcomes = new Map<Fixture, Promise<unknown>>();

let redis: PrivateRedis;
let sandbox: RunningSandbox;
let relay: Relay;
let ingress: StartedIngress;
let connection: RedisClient;
let webhooks: ReturnType<typeof createWebhookQueue>;
let deadLetters: ReturnType<typeof createDeadLetterQueue>;

beforeAll(async () => {
  redis = await startRedis();
  sandbox = await startSandbox({ behaviour: { rateLimits: 'off' } });
  relay = await prepareRelay({ redisUrl: redis.url, pushUrl: sandbox.pushUrl('c0ffee') });
  ingress = await relay.startIngress();
  await relay.startWorker();
  connection = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  webhooks = createWebhookQueue(connection);
  deadLetters = createDeadLetterQueue(connection);
  for (const [vendor, fixtures] of FIXTURES) sendAll(fixtures, webhookUrl(ingress.url, vendor));
});
afterAll(async () => {
  await webhooks.close();
  await deadLetters.close();
  connection.disconnect();
  await relay.stop();
  await sandbox.stop();
  await redis.stop();
});

describe.each(VENDORS)('%s', (vendor) => {
  const fixtures = FIXTURES.get(vendor) ?? [];

  test.each(fixtures.map((fixture) => [fixture.situation, fixture] as const))('%s', async (_situation, fixture) => {
    const outcome = await outcomes.get(fixture);
    const { expected } = fixture;
    if ('ignored' in expected) {
      expect(outcome).toEqual({ outcome: 'ignored', reason: expected.ignored });
    } else if ('payloadError' in expected) {
      expect(outcome).toMatchObject({
        code: 'payload_error',
        reason: expected.payloadError.message,
        source: vendor,
      });
    } else {
      const [event] = expected;
      expect(outcome).toMatchObject(asSentBy(vendor, event));
    }
  });

  test('the alerts that last are open in the stand-in, and the others are closed', () => {
    const events = fixtures.flatMap(({ expected }) => (Array.isArray(expected) ? (expected as AlertEvent[]) : []));
    const opened = new Set(events.filter(isTrigger).map(({ alert_key }) => alert_key));
    const lasting = new Map<string, boolean>();
    for (const event of events) {
      if (opened.has(event.alert_key)) lasting.set(keyOf(vendor, event), isTrigger(event));
    }
    const shown = sandbox.alerts().filter(({ alert_key }) => alert_key.startsWith(`${vendor}:`));
    expect(Object.fromEntries(shown.map(({ alert_key, open }) => [alert_key, open]))).toEqual(
      Object.fromEntries(lasting),
    );
  });
});

const isTrigger = ({ event_status }: AlertEvent): boolean => event_status !== 'Ok';

/** Of each alert the triggers and repeats first, then what closes it, as they would come. */
function inTheOrderOfAlerts(fixtures: readonly Fixture[]): readonly Fixture[] {
  const rank = ({ moment }: Fixture): number => Number(/^(recovery|closed|ended)/.test(moment));
  return [...fixtures].sort((a, b) => rank(a) - rank(b));
}

/** The webhooks of one alert follow one another, each when the one before has ended; alerts go side by side. */
function sendAll(fixtures: readonly Fixture[], url: string): void {
  const lastOf = new Map<string, Promise<unknown>>();
  for (const fixture of fixtures) {
    const { situation, expected } = fixture;
    const alert = Array.isArray(expected) ? expected[0]?.alert_key : situation;
    const outcome = (lastOf.get(alert) ?? Promise.resolve()).then(() => becameOf(fixture, url));
    outcomes.set(fixture, outcome);
    // The test of the fixture tells what went wrong; what comes after it goes on.
    const ended = outcome.catch(() => undefined);
    lastOf.set(alert, ended);
  }
}

async function becameOf({ envelope, expected }: Fixture, url: string): Promise<unknown> {
  const id = await send(envelope, url);
  if ('ignored' in expected) return await ignored(id);
  return 'payloadError' in expected ? await died(id) : await arrived(id);
}

/** Sends a webhook as its vendor does, a GET with a body included, and resolves to the envelope's id. */
function send({ method, query, headers, body }: Envelope, url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(body.byteLength) };
    const outgoing = request(`${url}${query === '' ? '' : `?${query}`}`, {
      method,
      headers: { ...headers, ...length },
    });
    outgoing.on('error', reject).on('response', async (response) => {
      const reply = await text(response);
      response.statusCode === 200
        ? resolve(JSON.parse(reply).id)
        : reject(new Error(`${response.statusCode} ${reply}`));
    });
    outgoing.end(body);
  });
}

async function ignored(id: string): Promise<unknown> {
  const job = await eventually(
    () => webhooks.getJob(id),
    (seen) => Boolean(seen?.returnvalue),
  );
  return job?.returnvalue;
}

async function died(id: string): Promise<unknown> {
  const job = await eventually(
    () => deadLetters.getJob(id),
    (seen) => seen !== undefined,
  );
  return job?.data;
}

async function arrived(id: string): Promise<AcceptedStandardPush['event'] | undefined> {
  const push = await eventually(
    () => sandbox.events().find((each) => isStandard(each) && each.event.labels.relay_id === id),
    (seen) => seen !== undefined,
  );
  return push !== undefined && isStandard(push) ? push.event : undefined;
}

const keyOf = (vendor: string, { alert_key }: AlertEvent): string => alert_key.replace(/^test:/, `${vendor}:`);

/** What a fixture expects, less what depends on the settings of its own source and on the moment of receipt. */
function asSentBy(vendor: string, event: AlertEvent | undefined): object {
  if (event === undefined) throw new Error('the fixture expects no event');
  const { env: _env, relay_source: _source, relay_id: _id, ...labels } = event.labels;
  const { event_time, ...rest } = event;
  const isOwnTime = event_time !== RECEIVED_AT_MS / 1000 && labels.EVENT_TIME === undefined;
  return {
    ...rest,
    ...(isOwnTime ? { event_time } : {}),
    alert_key: keyOf(vendor, event),
    labels: { ...labels, relay_source: vendor },
  };
}
