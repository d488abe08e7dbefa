import { judgeArrivals } from '../figures/judge-arrivals.mjs';
import { mostPassing } from '../figures/most-passing.mjs';
import { formatNumber } from '../report/format-number.mjs';

const MAX_DELIVERY_RATIO = 1.1;
const MAX_P99_RATIO = 10;
/** What was accepted and is not yet read may be passed: nobody knows that it is Critical. */
const READ_WITHIN_MS = 2_000;

/**
 * Holds a storm against what the limits allow.
 * @param {import('./make-storm.mjs').Storm} storm
 */
export function judgeStorm(storm, limits) {
  const { startedAt, accepted, ideal, seen } = storm;
  const refused = Object.values(storm.refused).reduce((sum, count) => sum + count, 0);
  const arrivals = judgeArrivals({
    accepted: accepted.map(({ number }) => number),
    arrivals: seen.map(({ number }) => number),
    alertOf: (number) => number,
    statusOf: () => 'Alarm',
  });
  const deliveredAt = firstSeen(seen);
  const delivered = accepted
    .filter(({ number }) => deliveredAt.has(number))
    .map(({ number, at, urgent }) => ({ acceptedAt: at, deliveredAt: deliveredAt.get(number), urgent }));
  const seconds = (at) => (at - startedAt) / 1000;
  const lastOf = (events) => events.reduce((last, event) => Math.max(last, event.deliveredAt), startedAt);
  const figures = {
    ...limits,
    refused,
    calmP99Ms: storm.calmP99Ms,
    stormP99Ms: storm.stormP99Ms,
    deliveredInS: seconds(lastOf(delivered)),
    idealInS: seconds(ideal.last),
    criticalInS: seconds(lastOf(delivered.filter(({ urgent }) => urgent))),
    idealCriticalInS: seconds(ideal.lastUrgent),
    passing: mostPassing(delivered, READ_WITHIN_MS),
    refusedByFlashduty: storm.refusedByFlashduty,
    accepted: arrivals.accepted,
    arrived: arrivals.arrived,
    lost: arrivals.lost.length,
    doubled: arrivals.doubled,
  };
  return { figures, checks: toChecks(figures) };
}

function toChecks(it) {
  const p99Ratio = it.stormP99Ms / it.calmP99Ms;
  const ratio = it.deliveredInS / it.idealInS;
  const criticalRatio = it.criticalInS / it.idealCriticalInS;
  const f = formatNumber;
  return [
    { what: 'none refused', found: `${it.refused} refused`, met: it.refused === 0 },
    {
      what: 'p99 of accepting < 10 × calm',
      found: `${f(it.stormP99Ms)} ms after ${f(it.calmP99Ms)} ms: ${f(p99Ratio)} ×`,
      met: p99Ratio < MAX_P99_RATIO,
    },
    {
      what: 'Critical ones first: at most a second’s worth passed one',
      found: `${it.passing} of ${it.perSecond}`,
      met: it.passing <= it.perSecond,
    },
    {
      what: 'the last Critical within 1.1 × of what the limits allow',
      found: `${f(it.criticalInS)} s of ${f(it.idealCriticalInS)} s: ${f(criticalRatio)} ×`,
      met: criticalRatio <= MAX_DELIVERY_RATIO,
    },
    {
      what: 'everything within 1.1 × of what the limits allow',
      found: `${f(it.deliveredInS)} s of ${f(it.idealInS)} s: ${f(ratio)} ×`,
      met: ratio <= MAX_DELIVERY_RATIO,
    },
    {
      what: 'nothing lost',
      found: `${it.arrived} of ${it.accepted} arrived, ${it.lost} lost, ${it.doubled} twice`,
      met: it.lost === 0,
    },
    {
      what: 'Flashduty’s limits kept',
      found: `${it.refusedByFlashduty} answered 429`,
      met: it.refusedByFlashduty === 0,
    },
  ];
}

function firstSeen(seen) {
  const at = new Map();
  for (const event of seen) if (!at.has(event.number)) at.set(event.number, event.at);
  return at;
}
