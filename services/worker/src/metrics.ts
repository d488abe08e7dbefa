import {
  type Attempt,
  DEAD_LETTER_CODES,
  type Delivery,
  type DeliveryResult,
  EVENT_STATUSES,
  OUTCOMES,
} from '@relay/contract';
import { toCause } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import { Counter, Histogram, type Registry } from 'prom-client';
import { REFUSED_CODES, RETRIED_CODES, tellCode } from './attempt-codes.js';
import type { Step } from './deliver.js';
import type { NormalizeResult } from './normalize-envelope.js';

export interface WorkerMetrics {
  normalized(source: string, result: NormalizeResult): void;
  attempted(delivery: Delivery, attempt: Attempt, step: Step): void;
  finished(delivery: Delivery, result: DeliveryResult, endedAt: number): void;
}

/** Stands for every source that is not configured (any more). No configured name begins so. */
export const UNKNOWN_SOURCE = '_unknown';

/** Every label's value is from the configuration or a fixed table: neither vendor nor Flashduty can make a series. */
export function createMetrics(
  registry: Registry,
  config: Pick<RelayConfig, 'sources' | 'integrations'>,
): WorkerMetrics {
  const registers = [registry];
  const normalized = new Counter({
    name: 'relay_envelopes_normalized_total',
    help: 'Envelopes read, by what they became',
    labelNames: ['source', 'outcome'],
    registers,
  });
  const retried = new Counter({
    name: 'relay_attempts_retried_total',
    help: 'Attempts that failed in a way that may pass, by what they failed with',
    labelNames: ['integration', 'code'],
    registers,
  });
  const refused = new Counter({
    name: 'relay_attempts_refused_total',
    help: 'Attempts that Flashduty refused for good, by its code',
    labelNames: ['integration', 'code'],
    registers,
  });
  const attempts = new Histogram({
    name: 'relay_attempt_duration_seconds',
    help: 'One HTTP try of a delivery, by what became of it',
    labelNames: ['integration', 'result'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const finished = new Counter({
    name: 'relay_deliveries_finished_total',
    help: 'Deliveries that ended, by outcome',
    labelNames: ['integration', 'source', 'severity', 'outcome'],
    registers,
  });
  const age = new Histogram({
    name: 'relay_accept_to_delivered_seconds',
    help: 'From the receipt of a webhook to its event being delivered; replays are left out',
    labelNames: ['integration', 'severity'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600, 1800, 7200, 28800, 86400],
    registers,
  });
  const deadLetters = new Counter({
    name: 'relay_dead_letters_total',
    help: 'Envelopes and deliveries that became dead letters, by why',
    labelNames: ['source', 'code'],
    registers,
  });

  const sourceLabel = (source: string): string => (config.sources[source] ? source : UNKNOWN_SOURCE);
  const bury = (source: string, reason: string | undefined): void => {
    deadLetters.inc({ source: sourceLabel(source), code: toCause(reason ?? '')?.code ?? 'unexpected' });
  };

  // A series that begins with its first event hides that event from rate() and so from every alert.
  for (const source of [...Object.keys(config.sources), UNKNOWN_SOURCE]) {
    for (const outcome of NORMALIZED) normalized.inc({ source, outcome }, 0);
    for (const code of Object.keys(DEAD_LETTER_CODES)) deadLetters.inc({ source, code }, 0);
  }
  for (const { name: source, integration } of Object.values(config.sources)) {
    for (const severity of EVENT_STATUSES) {
      for (const outcome of FINISHED) finished.inc({ integration, source, severity, outcome }, 0);
    }
  }
  for (const integration of Object.keys(config.integrations)) {
    for (const code of RETRIED_CODES) retried.inc({ integration, code }, 0);
    for (const code of REFUSED_CODES) refused.inc({ integration, code }, 0);
    for (const result of RESULTS) attempts.zero({ integration, result });
    for (const severity of EVENT_STATUSES) age.zero({ integration, severity });
  }

  return {
    normalized: (source, result) => {
      const outcome = 'outcome' in result ? result.outcome : 'deliveries';
      normalized.inc({ source: sourceLabel(source), outcome });
      if ('outcome' in result && result.outcome === 'dead') bury(source, result.reason);
    },
    attempted: ({ integration }, { code, durationMs }, step) => {
      const result = resultOf(step);
      attempts.observe({ integration, result }, durationMs / 1000);
      if (result === 'retried') retried.inc({ integration, code: tellCode(code, RETRIED_CODES) });
      if (result === 'refused') refused.inc({ integration, code: tellCode(code, REFUSED_CODES) });
    },
    finished: ({ integration, source, event, envelope, triedSince }, { outcome, reason }, endedAt) => {
      const severity = event.event_status;
      finished.inc({ integration, source: sourceLabel(source), severity, outcome });
      if (outcome === 'dead') bury(source, reason);
      const isReplay = triedSince !== envelope.receivedAt;
      if (outcome === 'delivered' && !isReplay) {
        age.observe({ integration, severity }, (endedAt - envelope.receivedAt) / 1000);
      }
    },
  };
}

const NORMALIZED = ['deliveries', 'ignored', 'dead'] as const;
const FINISHED = OUTCOMES.filter((outcome) => outcome !== 'ignored');
const RESULTS = ['delivered', 'retried', 'refused', 'gave_up'] as const;

/** What an attempt led to. Others may have settled the delivery during it: then their word is what counts. */
function resultOf(step: Step): (typeof RESULTS)[number] {
  if (step.kind !== 'finished') return 'retried';
  if (step.result.outcome !== 'dead') return 'delivered';
  return toCause(step.result.reason ?? '')?.code === 'refused' ? 'refused' : 'gave_up';
}
