import type { RelayConfig } from '@relay/runtime';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { REASONS, REFUSALS, type Refusal, type RefusalCode } from './refusals.js';

export interface IngressMetrics {
  accepted(source: string): void;
  /** Without a source when the sender named none that is configured. */
  refused(refusal: Refusal, source: string | undefined): void;
  timeAccept<T>(work: () => Promise<T>): Promise<T>;
}

/** Stands for every source that is not configured. No configured name begins so. */
const UNKNOWN_SOURCE = '_unknown';

/** Every label's value is from the configuration or a table here: no sender can make a series. */
export function createMetrics(registry: Registry, { sources, ingress }: RelayConfig): IngressMetrics {
  const registers = [registry];
  const accepted = new Counter({
    name: 'relay_webhooks_accepted_total',
    help: 'Webhooks stored and answered 200',
    labelNames: ['source'],
    registers,
  });
  const refused = new Counter({
    name: 'relay_webhooks_refused_total',
    help: 'Webhooks answered with an error status, by what the log gives as the reason',
    labelNames: ['source', 'reason', 'status'],
    registers,
  });
  const duration = new Histogram({
    name: 'relay_accept_duration_seconds',
    help: 'From the request head to the envelope being durable',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  new Gauge({
    name: 'relay_spool_max_bytes',
    help: 'What the spool may hold: ingress.spool.maxBytes',
    registers,
  }).set(ingress.spool.maxBytes);

  const labelsOf = (source: string, reason: string, code: RefusalCode) => ({
    source,
    reason,
    status: REFUSALS[code].status,
  });
  // A series that begins with its first event hides that event from rate() and so from every alert.
  for (const source of Object.keys(sources)) accepted.inc({ source }, 0);
  for (const source of [...Object.keys(sources), UNKNOWN_SOURCE]) {
    for (const [reason, code] of Object.entries(REASONS)) refused.inc(labelsOf(source, reason, code), 0);
  }
  return {
    accepted: (source) => accepted.inc({ source }),
    refused: ({ reason, code }, source = UNKNOWN_SOURCE) => refused.inc(labelsOf(source, reason, code)),
    timeAccept: async (work) => {
      const stop = duration.startTimer();
      const result = await work();
      stop();
      return result;
    },
  };
}
