import { setTimeout as sleep } from 'node:timers/promises';
import { percentilesOf } from '../../figures/percentiles.mjs';
import { withLab } from '../../lab/lab.mjs';
import { cpuSeconds } from '../../lab/process-usage.mjs';
import { startRedis } from '../../lab/start-redis.mjs';
import { hireSender } from '../../load/hire-sender.mjs';
import { hireSink } from '../../sink/hire-sink.mjs';
import { CANDIDATES, WEBHOOK_PATH } from '../candidates/candidates.mjs';

const ARRIVE_WITHIN_MS = 60_000;
const WARM_UP_PER_SECOND = 200;
const BODY_BYTES = 1024;

/** From the moment a webhook is due to be sent until its event arrives: what the person on call notices. */
export const delay = {
  title: 'From the vendor to Flashduty, webhooks of 1 KB (one ingress, one worker)',
  candidates: ['naive', 'relay'],
  columns: {
    p50: 'p50 ms',
    p99: 'p99 ms',
    max: 'max ms',
    acceptP99: '200 after, p99 ms',
    cpuPer1000: 'CPU s per 1,000',
    ingressCpu: 'of it ingress',
    workerCpu: 'worker',
    redisCpu: 'Redis',
    lateP99: 'sent late, p99 ms',
  },
  settings: ({ appendfsync, delay: { rates } }) =>
    appendfsync.flatMap((sync) => rates.map((rate) => ({ appendfsync: sync, ...rate }))),

  measure: (candidateName, { appendfsync, perSecond, alerts, measureMs }, { delay: { warmUpMs }, also }) =>
    withLab(async (lab) => {
      const redis = await startRedis(lab, appendfsync);
      const sink = await hireSink(lab);
      const sender = hireSender(lab);
      const candidate = CANDIDATES[candidateName].prepare(lab, { redis, pushUrl: sink.pushUrl, also });
      const ingress = await candidate.startIngress();
      const worker = await candidate.startWorker();
      const used = () => [ingress, worker, redis].map(({ pid }) => cpuSeconds(pid));

      const send = async (rate, durationMs, first, plan) => {
        const count = Math.ceil((rate * durationMs) / 1000);
        await sink.expect(first + count);
        const usedBefore = used();
        const sent = await sender.openLoop({
          origin: ingress.url,
          paths: [WEBHOOK_PATH],
          perSecond: rate,
          count,
          first,
          plan,
        });
        if (sent.accepted < count) throw new Error(`not all were accepted: ${JSON.stringify(sent.refused)}`);
        await lab.until(async () => (await sink.count()) >= count, ARRIVE_WITHIN_MS, 'every event to arrive');
        const cpuPer1000 = used().map((seconds, index) => ((seconds - usedBefore[index]) / count) * 1000);
        return { ...sent, count, cpuPer1000, report: await sink.report() };
      };

      const warmUp = await send(WARM_UP_PER_SECOND, warmUpMs, 0, { bodyBytes: BODY_BYTES });
      await sleep(500);
      // From a multiple of the alerts on, so that each alert begins with its problem.
      const first = alerts ? Math.ceil(warmUp.count / (2 * alerts)) * 2 * alerts : warmUp.count;
      const sent = await send(perSecond, measureMs, first, { bodyBytes: BODY_BYTES, alerts });
      const delays = sent.dueAt.map((dueAt, index) => arrivalOf(first + index, sent.report) - dueAt);
      const { p50, p99, max } = percentilesOf(delays);
      const [ingressCpu, workerCpu, redisCpu] = sent.cpuPer1000;
      return {
        p50,
        p99,
        max,
        acceptP99: sent.latencyMs.p99,
        cpuPer1000: ingressCpu + workerCpu + redisCpu,
        ingressCpu,
        workerCpu,
        redisCpu,
        lateP99: sent.latenessMs.p99,
      };
    }),
};

/** One that never arrived would be the fastest of all. */
function arrivalOf(number, { firstAt }) {
  if (firstAt[number] > 0) return firstAt[number];
  throw new Error(`webhook ${number} was accepted, and its event never arrived`);
}
