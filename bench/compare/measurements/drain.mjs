import { nowMs } from '../../lab/clock.mjs';
import { withLab } from '../../lab/lab.mjs';
import { cpuSeconds } from '../../lab/process-usage.mjs';
import { watchUnread } from '../../lab/redis-facts.mjs';
import { startRedis } from '../../lab/start-redis.mjs';
import { hireSender } from '../../load/hire-sender.mjs';
import { hireSink } from '../../sink/hire-sink.mjs';
import { CANDIDATES } from '../candidates/candidates.mjs';
import { fill } from './fill.mjs';

const DRAIN_WITHIN_MS = 300_000;
/** This part goes through before processor time is counted: a cold program costs more than the same an hour later. */
const WARM_UP_SHARE = 0.1;
/** Beside the rate of the whole, that of the rest: for so long much of the code is being compiled. */
const COLD_SHARE = 1 / 3;

/**
 * Webhooks wait, then the worker starts: the time from the first arrival to the last. Flashduty is as fast as it can be.
 * Beside it the processor time at full speed, of the filling and of the draining.
 */
export const drain = {
  title: 'Draining waiting webhooks of 1 KB (one worker, nothing limited)',
  candidates: ['naive', 'relay'],
  columns: {
    perSecond: 'webhooks/s',
    warmPerSecond: 'the last two thirds',
    readPerSecond: 'read/s',
    ingressCpu: 'ingress CPU s/1,000',
    workerCpu: 'worker CPU s/1,000',
    redisCpu: 'Redis CPU s/1,000',
    totalCpu: 'together',
    sinkCoreShare: 'Flashduty, cores',
  },
  settings: ({ appendfsync, drain: { count } }) => appendfsync.map((sync) => ({ appendfsync: sync, count })),

  measure: (candidateName, { appendfsync, count }, { also }) =>
    withLab(async (lab) => {
      const redis = await startRedis(lab, appendfsync);
      const sink = await hireSink(lab);
      const sender = hireSender(lab);
      const candidate = CANDIDATES[candidateName].prepare(lab, { redis, pushUrl: sink.pushUrl, also });
      const ingress = await candidate.startIngress();
      const warmUpCount = Math.round(count * WARM_UP_SHARE);
      const usedBy = (...processes) => processes.map(({ pid }) => cpuSeconds(pid));

      await fill(sender, ingress, { count: warmUpCount });
      const filledFrom = usedBy(ingress, redis);
      await fill(sender, ingress, { first: warmUpCount, count: count - warmUpCount });
      const filledTo = usedBy(ingress, redis);
      await ingress.end();

      const unread = await watchUnread(redis.nodes);
      await sink.expect(count);
      const worker = await candidate.startWorker();
      const readingFrom = nowMs();
      const arrived = (number) => lab.until(reached(sink, number), DRAIN_WITHIN_MS, `${number} events to arrive`);
      const warm = await arrived(warmUpCount);
      const drainedFrom = usedBy(worker, redis, sink);
      const warmAt = nowMs();
      const allRead = lab.until(async () => (await unread()) === 0 && nowMs(), DRAIN_WITHIN_MS, 'all to be read');
      const [readAt] = await Promise.all([allRead, arrived(count)]);
      const drainedTo = usedBy(worker, redis, sink);
      const warmSeconds = (nowMs() - warmAt) / 1000;
      const { firstAt } = await sink.report();

      const filled = per1000(filledFrom, filledTo, count - warmUpCount);
      const drained = per1000(drainedFrom, drainedTo, count - warm);
      const times = firstAt.slice().sort();
      return {
        perSecond: rateFrom(times, 0),
        warmPerSecond: rateFrom(times, Math.floor(count * COLD_SHARE)),
        readPerSecond: (count / (readAt - readingFrom)) * 1000,
        ingressCpu: filled[0],
        workerCpu: drained[0],
        redisCpu: filled[1] + drained[1],
        totalCpu: filled[0] + filled[1] + drained[0] + drained[1],
        sinkCoreShare: (drainedTo[2] - drainedFrom[2]) / warmSeconds,
      };
    }),
};

function rateFrom(times, first) {
  return ((times.length - 1 - first) / (times.at(-1) - times[first])) * 1000;
}

const reached = (sink, wanted) => async () => {
  const count = await sink.count();
  return count >= wanted ? count : false;
};

function per1000(from, to, count) {
  return to.map((seconds, index) => ((seconds - from[index]) / count) * 1000);
}
