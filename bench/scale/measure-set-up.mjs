import { judgeArrivals } from '../figures/judge-arrivals.mjs';
import { nowMs } from '../lab/clock.mjs';
import { startRedis } from '../lab/start-redis.mjs';
import { startRedisCluster } from '../lab/start-redis-cluster.mjs';
import { pathOf, prepareRelay } from '../lab/start-relay.mjs';
import { hireSender } from '../load/hire-sender.mjs';
import { alertOf, statusOf } from '../load/webhooks.mjs';
import { hireSink } from '../sink/hire-sink.mjs';

const CONNECTIONS = 64;
const BODY_BYTES = 1024;
const WARM_UP_SHARE = 0.1;
/** Of each alert: problem, recovery, problem, recovery. */
const WEBHOOKS_AN_ALERT = 4;
const ALERTS_SHARE = 0.1;
const DRAIN_WITHIN_MS = 300_000;
const ARRIVE_WITHIN_MS = 120_000;

/** Several of everything: four senders, each with an integration of its own, as a team grows. */
const NAMES = ['dc1', 'dc2', 'dc3', 'dc4'];

/** How fast one set-up accepts and drains, and whether it keeps the order of each alert when all of it runs. */
export async function measureSetUp(lab, { ingresses, workers, cluster = false, webhooks, also }) {
  const redis = cluster ? await startRedisCluster(lab) : await startRedis(lab);
  const sink = await hireSink(lab);
  const sender = hireSender(lab);
  const relay = prepareRelay(lab, {
    redis: redis.config,
    integrations: Object.fromEntries(NAMES.map((name) => [name, { pushUrl: sink.pushUrl }])),
    sources: Object.fromEntries(NAMES.map((name) => [name, name])),
    also,
  });
  const origins = [];
  for (let index = 0; index < ingresses; index += 1) origins.push((await relay.startIngress()).url);
  const run = { origins, paths: NAMES.map(pathOf), connections: CONNECTIONS };
  const plan = { bodyBytes: BODY_BYTES };

  const warmUp = Math.ceil(webhooks * WARM_UP_SHARE);
  const warming = await sender.closedLoop({ ...run, plan, count: warmUp });
  const accepting = await sender.closedLoop({ ...run, plan, first: warmUp, count: webhooks });
  const total = warming.accepted + accepting.accepted;
  await sink.expect(warmUp + webhooks);
  await Promise.all(Array.from({ length: workers }, (_, index) => relay.startWorker(`worker-${index + 1}`)));
  const allReadyAt = nowMs();
  const all = async () => (await sink.count()) >= total;
  await lab.until(all, DRAIN_WITHIN_MS, `${total} events to arrive`);
  const { firstAt } = await sink.report();

  const order = await checkOrder(sender, sink, lab, run, Math.ceil(webhooks * ALERTS_SHARE));
  return {
    acceptedPerSecond: accepting.perSecond,
    drainedPerSecond: perSecondSince(firstAt, allReadyAt),
    refused: warmUp + webhooks - total,
    lost: order.lost.length,
    outOfOrder: order.outOfOrder.length,
    doubled: order.doubled,
  };
}

/** Workers do not start at one moment, so the rate counts from when the last one is there. */
function perSecondSince(firstAt, since) {
  const times = firstAt.slice().sort();
  const counted = times.filter((at) => at >= since);
  const used = counted.length > 1 ? counted : times;
  return ((used.length - 1) / (used.at(-1) - used[0])) * 1000;
}

/** Each webhook of an alert goes to the next ingress, as a load balancer would have it. */
async function checkOrder(sender, sink, lab, run, alerts) {
  const plan = { bodyBytes: BODY_BYTES, alerts };
  const count = alerts * WEBHOOKS_AN_ALERT;
  await sink.expect(count);
  const sent = await sender.closedLoop({ ...run, plan, count });
  const settled = async () => (await sink.count()) >= sent.accepted;
  await lab.until(settled, ARRIVE_WITHIN_MS, 'the last events').catch((error) => console.error(error.message));
  const { order } = await sink.report();
  return judgeArrivals({
    accepted: sent.acceptedNumbers,
    arrivals: order,
    alertOf: (number) => alertOf(plan, number),
    statusOf: (number) => statusOf(plan, number),
  });
}
