import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Attempt, Delivery } from '@relay/contract';
import { Registry } from 'prom-client';
import { aDelivery } from '../../../test/support/a-delivery.js';
import { configFrom } from '../../../test/support/config.js';
import { readExposition, type Scrape } from '../../../test/support/scrape.js';
import { CODES, classifyReply, STATUSES } from './classify-reply.js';
import type { Step } from './deliver.js';
import { createMetrics, type WorkerMetrics } from './metrics.js';

const config = configFrom(`
integrations: { ops: { pushUrl: "http://127.0.0.1:1/event/push/alert/standard?integration_key=k3yk3yk3yk3y" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`);
const delivery = aDelivery('d-0', {}, { source: 'zs' });
const RECEIVED_AT = delivery.envelope.receivedAt;

const AGAIN: Step = { kind: 'again', afterMs: 1_000 };
const ended = (outcome: 'delivered' | 'superseded' | 'dead', reason?: string): Step => ({
  kind: 'finished',
  result: { outcome, attempts: 1, ...(reason === undefined ? {} : { reason }) },
});
const REFUSED = ended('dead', 'refused: HTTP 400 InvalidParameter');

let registry: Registry;
let metrics: WorkerMetrics;

beforeEach(() => {
  registry = new Registry();
  metrics = createMetrics(registry, config);
});

const read = async (): Promise<Scrape> => readExposition(await registry.metrics());

/** An attempt that ended with this code, whatever it says of itself. */
function attempted(code: string | undefined, step: Step, of: Delivery = delivery): void {
  const attempt: Attempt = { startedAt: RECEIVED_AT, durationMs: 20, ...(code === undefined ? {} : { code }) };
  metrics.attempted(of, attempt, step);
}

describe('the counters', () => {
  test('begin at zero for everything that is configured', async () => {
    const { value } = await read();
    expect(value('relay_envelopes_normalized_total', { source: 'zs', outcome: 'dead' })).toBe(0);
    expect(value('relay_deliveries_finished_total', { source: 'zs', severity: 'Critical', outcome: 'dead' })).toBe(0);
    expect(value('relay_dead_letters_total', { source: 'zs', code: 'payload_error' })).toBe(0);
    expect(value('relay_attempts_refused_total', { integration: 'ops', code: 'InvalidParameter' })).toBe(0);
    expect(value('relay_attempts_retried_total', { integration: 'ops', code: 'http_503' })).toBe(0);
    expect(value('relay_attempt_duration_seconds_count', { integration: 'ops', result: 'delivered' })).toBe(0);
    expect(value('relay_accept_to_delivered_seconds_count', { integration: 'ops', severity: 'Ok' })).toBe(0);
  });

  test('count each envelope by what it became, and why it died', async () => {
    metrics.normalized('zs', { deliveries: ['d-0'] });
    metrics.normalized('zs', { outcome: 'ignored', reason: 'vendor test message' });
    metrics.normalized('zs', { outcome: 'dead', reason: 'payload_error: (body): expected JSON' });
    const { value } = await read();
    for (const outcome of ['deliveries', 'ignored', 'dead']) {
      expect(value('relay_envelopes_normalized_total', { source: 'zs', outcome })).toBe(1);
    }
    expect(value('relay_dead_letters_total')).toBe(1);
    expect(value('relay_dead_letters_total', { source: 'zs', code: 'payload_error' })).toBe(1);
  });

  test('tell attempts that are repeated from refused ones, and know how long each took', async () => {
    attempted(undefined, ended('delivered'));
    attempted('timeout', AGAIN);
    attempted('InvalidParameter', REFUSED);
    attempted('http_503', ended('dead', 'gave_up: last answer: HTTP 503'));
    const { value } = await read();
    for (const result of ['delivered', 'retried', 'refused', 'gave_up']) {
      expect(value('relay_attempt_duration_seconds_count', { integration: 'ops', result })).toBe(1);
    }
    expect(value('relay_attempt_duration_seconds_sum')).toBeCloseTo(0.08);
    expect(value('relay_attempts_retried_total')).toBe(1);
    expect(value('relay_attempts_retried_total', { integration: 'ops', code: 'timeout' })).toBe(1);
    expect(value('relay_attempts_refused_total')).toBe(1);
    expect(value('relay_attempts_refused_total', { integration: 'ops', code: 'InvalidParameter' })).toBe(1);
  });

  test('count each delivery that ended, and how old the delivered ones were', async () => {
    metrics.finished(delivery, { outcome: 'delivered', attempts: 1 }, RECEIVED_AT + 700);
    metrics.finished(delivery, { outcome: 'superseded', attempts: 0 }, RECEIVED_AT + 900);
    metrics.finished(delivery, { outcome: 'dead', attempts: 9, reason: 'gave_up: HTTP 503' }, RECEIVED_AT + 900);
    const { value } = await read();
    for (const outcome of ['delivered', 'superseded', 'dead']) {
      const labels = { integration: 'ops', source: 'zs', severity: 'Warning', outcome };
      expect(value('relay_deliveries_finished_total', labels)).toBe(1);
    }
    expect(value('relay_accept_to_delivered_seconds_count')).toBe(1);
    expect(value('relay_accept_to_delivered_seconds_sum', { severity: 'Warning' })).toBeCloseTo(0.7);
    expect(value('relay_dead_letters_total', { source: 'zs', code: 'gave_up' })).toBe(1);
  });

  test('leave replays out of the time to delivery: they say when somebody looked, not how fast the relay is', async () => {
    const replay = { ...delivery, triedSince: RECEIVED_AT + 86_400_000 };
    metrics.finished(replay, { outcome: 'delivered', attempts: 1 }, RECEIVED_AT + 86_400_500);
    const { value } = await read();
    expect(value('relay_accept_to_delivered_seconds_count')).toBe(0);
    expect(value('relay_deliveries_finished_total', { outcome: 'delivered' })).toBe(1);
  });
});

describe('whatever others send', () => {
  const HOSTILE = ['zs"} 1\nevil{x="', '__proto__', 'constructor', 'toString', '', 'x'.repeat(10_000), 'NoSuchCode'];

  test('makes no series: unknown sources and codes share one', async () => {
    const before = (await read()).samples.length;
    for (const text of HOSTILE) {
      const of = aDelivery('d-0', {}, { source: text });
      metrics.normalized(text, { outcome: 'dead', reason: `${text}: no such code` });
      metrics.normalized(text, { deliveries: [] });
      metrics.finished(of, { outcome: 'dead', attempts: 1, reason: `${text}: x` }, RECEIVED_AT);
      attempted(text, AGAIN, of);
      attempted(text, REFUSED, of);
    }
    const { samples, value } = await read();
    // A source that is gone has no deliveries to count from zero: its first one makes the one series it shares.
    const ofUnknown = { integration: 'ops', source: '_unknown', severity: 'Warning', outcome: 'dead' };
    expect(value('relay_deliveries_finished_total', ofUnknown)).toBe(HOSTILE.length);
    expect(samples).toHaveLength(before + 1);
    expect(value('relay_envelopes_normalized_total', { source: '_unknown' })).toBe(2 * HOSTILE.length);
    expect(value('relay_dead_letters_total', { source: '_unknown', code: 'unexpected' })).toBe(2 * HOSTILE.length);
    expect(value('relay_attempts_retried_total', { code: 'other' })).toBe(HOSTILE.length);
    expect(value('relay_attempts_refused_total', { code: 'other' })).toBe(HOSTILE.length);
  });

  test('is told by its code when the relay knows it: each that is refused or repeated has its series', async () => {
    const replies = [
      ...Object.keys(CODES).map((code) => ({ status: 400, body: JSON.stringify({ error: { code } }) })),
      ...Object.keys(STATUSES).map((status) => ({ status: Number(status), body: '<html>' })),
    ];
    for (const reply of replies) {
      const verdict = classifyReply({ kind: 'response', ...reply }, RECEIVED_AT);
      if (verdict.kind !== 'delivered') attempted(verdict.code, verdict.kind === 'refused' ? REFUSED : AGAIN);
    }
    const { value } = await read();
    expect(value('relay_attempts_retried_total', { code: 'other' })).toBe(0);
    expect(value('relay_attempts_refused_total', { code: 'other' })).toBe(0);
    expect((value('relay_attempts_retried_total') ?? 0) + (value('relay_attempts_refused_total') ?? 0)).toBe(
      replies.length,
    );
  });
});
