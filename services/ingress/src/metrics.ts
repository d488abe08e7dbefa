import { Counter, collectDefaultMetrics, Histogram, type Registry } from 'prom-client';
import type { RefusalReason } from './refusals.js';

export interface IngressMetrics {
  accepted(source: string): void;
  refused(reason: RefusalReason): void;
  timeAccept<T>(work: () => Promise<T>): Promise<T>;
}

export function createMetrics(registry: Registry): IngressMetrics {
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const accepted = new Counter({
    name: 'relay_webhooks_accepted_total',
    help: 'Webhooks stored and answered 200',
    labelNames: ['source'],
    registers,
  });
  const refused = new Counter({
    name: 'relay_webhooks_refused_total',
    help: 'Webhooks answered with an error status',
    labelNames: ['reason'],
    registers,
  });
  const duration = new Histogram({
    name: 'relay_accept_duration_seconds',
    help: 'From the request head to the envelope being durable',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  });
  return {
    accepted: (source) => accepted.inc({ source }),
    refused: (reason) => refused.inc({ reason }),
    timeAccept: async (work) => {
      const stop = duration.startTimer();
      const result = await work();
      stop();
      return result;
    },
  };
}
