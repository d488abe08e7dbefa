import { setTimeout as sleep } from 'node:timers/promises';
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
/** What has not drained before compiles its code meanwhile, on the cores that are to be measured. */
const WARM_UP_A_WORKER = 3_000;
const REST_MS = 1_000;
/** Of each alert: problem, recovery, problem, recovery. */
const WEBHOOKS_AN_ALERT = 4;
const ALERTS_SHARE = 0.1;
const DRAIN_WITHIN_MS = 300_000;
const ARRIVE_WITHIN_MS = 120_000;

/** Several of everything: four senders, each with an integration of its own, as a team grows. */
const NAMES = ['dc1', 'dc2', 'dc3', 'dc4'];

/** How fast one set-up accepts and drains, and whether it keeps the order of each alert when all of it runs. */
export async function measureSetUp(lab, { ingresses, workers, cluster = false, shards, webhooks, also }) {
  const redis = cluster ? await startRedisCluster(lab) : await startRedis(lab);
  const sink = await hireSink(lab);
  const sender = hireSender(lab);
  const relay = prepareRelay(lab, {
    redis: redis.config,
    integrations: Object.fromEntries(NAMES.map((name) => [name, { pushUrl: sink.pushUrl }])),
    sources: Object.fromEntries(NAMES.map((name) => [name, name])),
    also: shards === undefined ? also : { ...also, webhooks: { ...also.webhooks, shards } },
  });
  const origins = [];
  for (let index = 0; index < ingresses; index += 1) origins.push((await relay.startIngress()).url);
  const run = { origins, paths: NAMES.map(pathOf), connections: CONNECTIONS };
  const plan = { bodyBytes: BODY_BYTES };

  const crew = await Promise.all(
    Array.from({ length: workers }, (_, index) => relay.startWorker(`worker-${index + 1}`)),
  );
  const arrived = (count) =>
    lab.until(async () => (await sink.count()) >= count, DRAIN_WITHIN_MS, `${count} events to arrive`);

  const warmUp = workers * WARM_UP_A_WORKER;
  await sink.expect(warmUp);
  const warming = await sender.closedLoop({ ...run, plan, count: warmUp });
  await arrived(warming.accepted);
  await sleep(REST_MS);

  // Frozen, not ended: all of them begin at the same moment, and warm.
  for (const worker of crew) worker.signal('SIGSTOP');
  await sink.expect(warmUp + webhooks);
  const accepting = await sender.closedLoop({ ...run, plan, first: warmUp, count: webhooks });
  const drainFrom = nowMs();
  for (const worker of crew) worker.signal('SIGCONT');
  await arrived(accepting.accepted);
  const drained = await sink.report();

  const alerts = Math.ceil(webhooks * ALERTS_SHARE);
  const order = await checkOrder(sender, sink, lab, run, alerts, warmUp + webhooks);
  return {
    acceptedPerSecond: accepting.perSecond,
    drainedPerSecond: (accepting.accepted / (lastOf(drained.firstAt) - drainFrom)) * 1000,
    refused: warmUp + webhooks - warming.accepted - accepting.accepted + order.refused,
    lost: order.lost.length,
    outOfOrder: order.outOfOrder.length,
    doubled: drained.order.length - accepting.accepted + order.doubled,
  };
}

function lastOf(firstAt) {
  return firstAt.reduce((last, at) => Math.max(last, at));
}

/** Each webhook of an alert goes to the next ingress, as a load balancer would have it. */
async function checkOrder(sender, sink, lab, run, alerts, seen) {
  const plan = { bodyBytes: BODY_BYTES, alerts };
  const count = alerts * WEBHOOKS_AN_ALERT;
  // Numbers that were not sent before, and from a multiple of the alerts on: each alert begins with its problem.
  const first = Math.ceil(seen / (2 * alerts)) * 2 * alerts;
  await sink.expect(first + count);
  const sent = await sender.closedLoop({ ...run, plan, first, count });
  const settled = async () => (await sink.count()) >= sent.accepted;
  await lab.until(settled, ARRIVE_WITHIN_MS, 'the last events').catch((error) => console.error(error.message));
  // What is missing is told below, and who ended meanwhile here.
  lab.assertWell();
  const { order } = await sink.report();
  const verdict = judgeArrivals({
    accepted: sent.acceptedNumbers,
    arrivals: order,
    alertOf: (number) => alertOf(plan, number),
    statusOf: (number) => statusOf(plan, number),
  });
  return { ...verdict, refused: count - sent.accepted };
}
