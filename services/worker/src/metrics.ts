import { soon } from '@relay/runtime';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export interface WorkerMetrics {
  normalized(source: string, outcome: 'deliveries' | 'ignored' | 'dead'): void;
  attempted(integration: string, result: string, durationMs: number): void;
  finished(integration: string, source: string, outcome: string, ageMs: number): void;
  /** Read when Prometheus asks, never in between. */
  watch(queue: string, counts: () => Promise<Record<string, number>>): void;
  watchHold(integration: string, isHeld: () => Promise<boolean>): void;
}

/** Without Redis there are no counts; the other figures are wanted then more than ever. */
const COUNTS_WITHIN_MS = 1_000;

export function createMetrics(registry: Registry): WorkerMetrics {
  const registers = [registry];
  const normalized = new Counter({
    name: 'relay_envelopes_normalized_total',
    help: 'Envelopes read, by what they became',
    labelNames: ['source', 'outcome'],
    registers,
  });
  const attempts = new Histogram({
    name: 'relay_attempt_duration_seconds',
    help: 'One HTTP try of a delivery, by result',
    labelNames: ['integration', 'result'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const finished = new Counter({
    name: 'relay_deliveries_finished_total',
    help: 'Deliveries that ended, by outcome',
    labelNames: ['integration', 'source', 'outcome'],
    registers,
  });
  const age = new Histogram({
    name: 'relay_accept_to_delivered_seconds',
    help: 'From the receipt of a webhook to the end of its delivery as delivered',
    labelNames: ['integration'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 60, 300, 1800, 7200, 28800, 86400],
    registers,
  });
  const watched = new Map<string, () => Promise<Record<string, number>>>();
  new Gauge({
    name: 'relay_queue_jobs',
    help: 'Jobs in a queue, by state',
    labelNames: ['queue', 'state'],
    registers,
    async collect() {
      await Promise.all(
        [...watched].map(async ([queue, counts]) => {
          const byState = await soon(counts(), COUNTS_WITHIN_MS, {});
          for (const [state, count] of Object.entries(byState)) this.set({ queue, state }, count);
        }),
      );
    },
  });
  const holds = new Map<string, () => Promise<boolean>>();
  new Gauge({
    name: 'relay_integration_held',
    help: '1 while deliveries to an integration wait for Flashduty to answer again',
    labelNames: ['integration'],
    registers,
    async collect() {
      await Promise.all(
        [...holds].map(async ([integration, isHeld]) => {
          const held = await soon(isHeld(), COUNTS_WITHIN_MS, undefined);
          if (held !== undefined) this.set({ integration }, held ? 1 : 0);
        }),
      );
    },
  });
  return {
    normalized: (source, outcome) => normalized.inc({ source, outcome }),
    attempted: (integration, result, durationMs) => attempts.observe({ integration, result }, durationMs / 1000),
    finished: (integration, source, outcome, ageMs) => {
      finished.inc({ integration, source, outcome });
      if (outcome === 'delivered') age.observe({ integration }, ageMs / 1000);
    },
    watch: (queue, counts) => watched.set(queue, counts),
    watchHold: (integration, isHeld) => holds.set(integration, isHeld),
  };
}
