import { DEAD_LETTER_CODES, toError } from '@relay/contract';
import type { IngressReport, IntegrationStatus, RestingLetters } from '@relay/queue';
import { MEASURE_WITHIN_MS, type RelayConfig, soon } from '@relay/runtime';
import { Gauge, type Registry } from 'prom-client';
import { UNKNOWN_SOURCE } from './metrics.js';

/** What waits in Redis at one moment. Times are Unix milliseconds. */
export interface QueueLook {
  readonly at: number;
  readonly webhooks: { readonly waiting: number; readonly oldestSince?: number | undefined };
  /** Of ingresses that are gone: they hold webhooks that nobody brings to Redis. */
  readonly leftSpools: readonly IngressReport[];
  readonly integrations: readonly IntegrationStatus[];
  /** Counted are the newest ones. */
  readonly deadLetters: { readonly counted: readonly RestingLetters[]; readonly older: number };
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];
type Config = Pick<RelayConfig, 'sources'>;

interface QueueGauge {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly samples: (look: QueueLook, config: Config) => readonly Sample[];
}

const SAME_IN_ALL = 'Read from Redis, so the same in every worker: take the maximum, not the sum';

const GAUGES: readonly QueueGauge[] = [
  {
    name: 'relay_webhooks_waiting',
    help: `Webhooks that are stored and not read yet. ${SAME_IN_ALL}`,
    labels: [],
    samples: ({ webhooks }) => [[{}, webhooks.waiting]],
  },
  {
    name: 'relay_webhooks_oldest_age_seconds',
    help: `For how long the oldest unread webhook waits, 0 when there is none. ${SAME_IN_ALL}`,
    labels: [],
    samples: ({ webhooks, at }) => [[{}, ageSeconds(webhooks.oldestSince, at)]],
  },
  {
    name: 'relay_left_spool_envelopes',
    help: `Webhooks on the disks of ingresses that are gone, by their last reports. ${SAME_IN_ALL}`,
    labels: [],
    samples: ({ leftSpools }) => [[{}, leftSpools.reduce((sum, { spool }) => sum + spool.envelopes, 0)]],
  },
  {
    name: 'relay_deliveries_waiting',
    help: `Deliveries that have not ended, by what they wait for. ${SAME_IN_ALL}`,
    labels: ['integration', 'state'],
    samples: ({ integrations }) =>
      integrations.flatMap(({ name: integration, waiting, beingSent, betweenAttempts, parked }) => [
        [{ integration, state: 'in_line' }, waiting] as const,
        [{ integration, state: 'being_sent' }, beingSent] as const,
        [{ integration, state: 'between_attempts' }, betweenAttempts] as const,
        [{ integration, state: 'parked' }, parked] as const,
      ]),
  },
  {
    name: 'relay_deliveries_oldest_age_seconds',
    help: `For how long the oldest undelivered event is tried, 0 when there is none. ${SAME_IN_ALL}`,
    labels: ['integration'],
    samples: ({ integrations, at }) =>
      integrations.map(({ name: integration, oldestSince }) => [{ integration }, ageSeconds(oldestSince, at)]),
  },
  {
    name: 'relay_integration_held',
    help: `1 while deliveries to an integration wait for Flashduty to answer again. ${SAME_IN_ALL}`,
    labels: ['integration'],
    samples: ({ integrations }) => integrations.map(({ name: integration, hold }) => [{ integration }, hold ? 1 : 0]),
  },
  {
    name: 'relay_integration_held_since_timestamp_seconds',
    help: `Unix time from which an integration is held; absent while it is not. ${SAME_IN_ALL}`,
    labels: ['integration'],
    samples: ({ integrations }) =>
      integrations.flatMap(({ name: integration, hold }) => (hold ? [[{ integration }, hold.since / 1000]] : [])),
  },
  {
    name: 'relay_dead_letters_at_rest',
    help: `Dead letters that wait to be replayed or discarded. ${SAME_IN_ALL}`,
    labels: ['source', 'code'],
    samples: restingSamples,
  },
];

/**
 * The gauges are read when Prometheus asks, by one look for all of them, and never in between. The look gives nothing when
 * Redis is away.
 */
export function measureQueues(
  registry: Registry,
  config: Config,
  look: () => Promise<QueueLook | undefined>,
  warn: (error: Error) => void,
): void {
  const lookNow = oneAtATime(() =>
    look().catch((thrown) => {
      warn(toError(thrown));
      return undefined;
    }),
  );
  for (const { name, help, labels, samples } of GAUGES) {
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      async collect() {
        const seen = await soon(lookNow(), MEASURE_WITHIN_MS, undefined);
        // What cannot be seen is absent: the figures of an hour ago would look like those of now.
        this.reset();
        if (labels.length === 0) this.remove();
        if (seen) for (const [of, value] of samples(seen, config)) this.inc(of, value);
      },
    });
  }
}

/** Looks that nobody waits for any more must not pile up while Redis is frozen: who comes meanwhile shares the one. */
function oneAtATime<T>(look: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  return () => {
    underWay ??= look().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}

function restingSamples({ deadLetters }: QueueLook, { sources }: Config): readonly Sample[] {
  const zeros = Object.keys(sources).flatMap((source) =>
    Object.keys(DEAD_LETTER_CODES).map((code) => [{ source, code }, 0] as const),
  );
  const counted = deadLetters.counted.map(
    ({ source, code, count }) => [{ source: sources[source] ? source : UNKNOWN_SOURCE, code }, count] as const,
  );
  const older = deadLetters.older > 0 ? [[{ source: UNKNOWN_SOURCE, code: 'older' }, deadLetters.older] as const] : [];
  return [...zeros, ...counted, ...older];
}

function ageSeconds(since: number | undefined, at: number): number {
  return since === undefined ? 0 : Math.max(0, at - since) / 1000;
}
