import { setTimeout as sleep } from 'node:timers/promises';
import { withLab } from '../../lab/lab.mjs';
import { residentBytes } from '../../lab/process-usage.mjs';
import { startRedis } from '../../lab/start-redis.mjs';
import { hireSender } from '../../load/hire-sender.mjs';
import { hireSink } from '../../sink/hire-sink.mjs';
import { CANDIDATES } from '../candidates/candidates.mjs';
import { fill } from './fill.mjs';

const DELIVER_WITHIN_MS = 600_000;
const SAMPLE_EVERY_MS = 200;
const MIB = 1024 * 1024;

/**
 * Resident memory of each process before, during and after a storm. "Before" is a process that has done some work and
 * come to rest: one that has never seen a webhook has not even loaded its own code. Room is given back
 * when a process has been quiet for half a minute to a whole one, so both wait longer than that.
 */
export const memory = {
  title: 'Resident memory around a storm, MiB (one ingress, one worker)',
  candidates: ['naive', 'relay'],
  columns: {
    ingressStart: 'ingress: idle',
    ingressBefore: 'before',
    ingressPeak: 'peak',
    ingressAfter: 'after',
    workerStart: 'worker: idle',
    workerBefore: 'before',
    workerPeak: 'peak',
    workerAfter: 'after',
    redisStart: 'Redis: idle',
    redisBefore: 'before',
    redisPeak: 'peak',
    redisAfter: 'after',
  },
  mostRounds: 3,
  settings: ({ memory: { count } }) => [{ appendfsync: 'always', count }],

  measure: (candidateName, { appendfsync, count }, { memory: { warmUpCount, restMs }, also }) =>
    withLab(async (lab) => {
      const redis = await startRedis(lab, appendfsync);
      const sink = await hireSink(lab);
      const sender = hireSender(lab);
      const candidate = CANDIDATES[candidateName].prepare(lab, { redis, pushUrl: sink.pushUrl, also });
      const ingress = await candidate.startIngress();
      const worker = await candidate.startWorker();
      const residents = () => [ingress, worker, redis].map(({ pid }) => residentBytes(pid) / MIB);
      const passThrough = async (first, number) => {
        await sink.expect(first + number);
        await fill(sender, ingress, { first, count: number });
        await lab.until(async () => (await sink.count()) >= number, DELIVER_WITHIN_MS, 'every event to arrive');
      };

      const start = residents();
      await passThrough(0, warmUpCount);
      await sleep(restMs);
      const before = residents();
      const peak = [...before];
      const sampling = setInterval(() => {
        for (const [index, mib] of residents().entries()) peak[index] = Math.max(peak[index], mib);
      }, SAMPLE_EVERY_MS);
      try {
        await passThrough(warmUpCount, count);
      } finally {
        clearInterval(sampling);
      }
      await sleep(restMs);
      const after = residents();
      return {
        ingressStart: start[0],
        ingressBefore: before[0],
        ingressPeak: peak[0],
        ingressAfter: after[0],
        workerStart: start[1],
        workerBefore: before[1],
        workerPeak: peak[1],
        workerAfter: after[1],
        redisStart: start[2],
        redisBefore: before[2],
        redisPeak: peak[2],
        redisAfter: after[2],
      };
    }),
};
