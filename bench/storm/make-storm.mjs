import { setTimeout as sleep } from 'node:timers/promises';
import { idealSchedule } from '../figures/ideal-schedule.mjs';
import { nowMs } from '../lab/clock.mjs';
import { startRedis } from '../lab/start-redis.mjs';
import { NO_LIMIT, pathOf, prepareRelay } from '../lab/start-relay.mjs';
import { startSandbox } from '../lab/start-sandbox.mjs';
import { hireSender } from '../load/hire-sender.mjs';
import { isCritical } from '../load/webhooks.mjs';

const STORM_SECONDS = 10;
/** One of so many is Critical. */
export const CRITICAL_EVERY = 20;
const BODY_BYTES = 1024;
const WARM_UP = { perSecond: 100, count: 300 };
/** Compiled code is what a relay has that has run for days, and one that was just started has not. */
const EARLIER_STORM = { perSecond: 2_000, count: 4_000 };
const DELIVERED_WITHIN_MS = 120_000;
const REST_MS = 6_000;
const CALM = { perSecond: 40, count: 600 };
const LOOK_EVERY_MS = 1_000;
const REPORT_EVERY_MS = 10_000;

/**
 * @typedef {object} Storm
 * @property {number} startedAt
 * @property {number} calmP99Ms
 * @property {number} stormP99Ms
 * @property {Record<string, number>} refused by status
 * @property {{ number: number, at: number, urgent: boolean }[]} accepted in the order of their answers
 * @property {{ last: number, lastUrgent: number }} ideal what the limits allow
 * @property {import('../lab/start-sandbox.mjs').SeenEvent[]} seen
 * @property {number} refusedByFlashduty
 */

/** @returns {Promise<Storm>} */
export async function makeStorm(lab, { webhooks, limits, cold, also }) {
  const sandbox = await startSandbox(lab);
  await sandbox.behave({ rateLimits: NO_LIMIT });
  const redis = await startRedis(lab);
  // The calm before has an integration of its own: its webhooks must not use up what the storm may send.
  const integrations = {
    calm: { pushUrl: sandbox.pushUrl('calm') },
    storm: { pushUrl: sandbox.pushUrl('storm'), rateLimit: limits },
  };
  const sources = { calm: 'calm', storm: 'storm' };
  const relay = prepareRelay(lab, { redis: redis.config, integrations, sources, also });
  const ingress = await relay.startIngress();
  await relay.startWorker();
  const sender = hireSender(lab);

  console.log('calm …');
  const calmly = { origin: ingress.url, paths: [pathOf('calm')], plan: { bodyBytes: BODY_BYTES } };
  const before = cold ? [WARM_UP] : [WARM_UP, EARLIER_STORM];
  let first = webhooks;
  for (const load of before) {
    await sender.openLoop({ ...calmly, ...load, first });
    first += load.count;
  }
  let delivered = 0;
  const allDelivered = async () => {
    delivered += (await sandbox.takeNewEvents()).length;
    return webhooks + delivered >= first;
  };
  await lab.until(allDelivered, DELIVERED_WITHIN_MS, 'the earlier load to be delivered');
  await sleep(REST_MS);
  const calm = await sender.openLoop({ ...calmly, ...CALM, first });
  if (calm.accepted < CALM.count) throw new Error(`refused in the calm: ${JSON.stringify(calm.refused)}`);
  await sandbox.behave({ rateLimits: limits });

  console.log('storm …');
  const plan = { bodyBytes: BODY_BYTES, criticalEvery: CRITICAL_EVERY };
  const perSecond = webhooks / STORM_SECONDS;
  const storm = await sender.openLoop({
    origin: ingress.url,
    paths: [pathOf('storm')],
    plan,
    perSecond,
    count: webhooks,
  });
  const accepted = acceptedOf(storm, plan);
  const ideal = idealSchedule(accepted, limits);
  const seen = await watchDelivery(lab, sandbox, accepted.length, webhooks, ideal.last);
  return {
    startedAt: storm.dueAt[0],
    calmP99Ms: calm.latencyMs.p99,
    stormP99Ms: storm.latencyMs.p99,
    refused: storm.refused,
    accepted,
    ideal,
    seen,
    refusedByFlashduty: await sandbox.countRefusals(),
  };
}

function acceptedOf({ statuses, answeredAt }, plan) {
  return [...statuses.keys()]
    .filter((number) => statuses[number] === 200)
    .map((number) => ({ number, at: answeredAt[number], urgent: isCritical(plan, number) }))
    .sort((a, b) => a.at - b.at);
}

/** Until everything has arrived, or half as long again as it should take. */
async function watchDelivery(lab, sandbox, expected, webhooks, idealLast) {
  const beganAt = nowMs();
  const deadline = idealLast + Math.max(60_000, (idealLast - beganAt) / 2);
  console.log(`delivering; the limits allow it in ${Math.ceil((idealLast - beganAt) / 1000)} s from now …`);
  const seen = [];
  let reportAt = beganAt + REPORT_EVERY_MS;
  for (;;) {
    lab.assertWell();
    seen.push(...(await sandbox.takeNewEvents()).filter(({ number }) => number < webhooks));
    if (new Set(seen.map(({ number }) => number)).size >= expected || nowMs() > deadline) return seen;
    if (nowMs() > reportAt) {
      console.log(`  ${Math.round((nowMs() - beganAt) / 1000)} s: ${seen.length} of ${expected}`);
      reportAt += REPORT_EVERY_MS;
    }
    await sleep(LOOK_EVERY_MS);
  }
}
