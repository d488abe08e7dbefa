import { setTimeout as sleep } from 'node:timers/promises';
import { withLab } from '../../lab/lab.mjs';
import { cpuSeconds } from '../../lab/process-usage.mjs';
import { startRedis } from '../../lab/start-redis.mjs';
import { hireSender } from '../../load/hire-sender.mjs';
import { hireSink } from '../../sink/hire-sink.mjs';
import { CANDIDATES } from '../candidates/candidates.mjs';
import { allRead, assertHeld, fill } from './fill.mjs';

const READ_WITHIN_MS = 900_000;

/** What a backlog costs while Flashduty is away, beyond the room it takes: it should be nothing. */
export const held = {
  title: 'A backlog while Flashduty is away (one worker)',
  candidates: ['relay'],
  columns: { workerShare: 'worker, % of a core', redisShare: 'Redis, % of a core' },
  settings: ({ held: { count } }) => [{ appendfsync: 'always', count }],
  /** Takes minutes. */
  mostRounds: 3,

  measure: (candidateName, { appendfsync, count }, { held: { settleMs, measureMs }, also }) =>
    withLab(async (lab) => {
      const redis = await startRedis(lab, appendfsync);
      const sink = await hireSink(lab);
      await sink.goAway();
      const candidate = CANDIDATES[candidateName].prepare(lab, { redis, pushUrl: sink.pushUrl, also });
      const ingress = await candidate.startIngress();
      const worker = await candidate.startWorker();
      await fill(hireSender(lab), ingress, { count });
      await allRead(lab, redis, count, READ_WITHIN_MS);
      await sleep(settleMs);

      const used = () => [worker, redis].map(({ pid }) => cpuSeconds(pid));
      const before = used();
      await sleep(measureMs);
      const [workerShare, redisShare] = used().map((s, index) => ((s - before[index]) / (measureMs / 1000)) * 100);
      await assertHeld(redis, count);
      return { workerShare, redisShare };
    }),
};
