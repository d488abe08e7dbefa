import { setTimeout as sleep } from 'node:timers/promises';
import { withLab } from '../../lab/lab.mjs';
import { usedMemoryBytes } from '../../lab/redis-facts.mjs';
import { startRedis } from '../../lab/start-redis.mjs';
import { hireSender } from '../../load/hire-sender.mjs';
import { hireSink } from '../../sink/hire-sink.mjs';
import { CANDIDATES } from '../candidates/candidates.mjs';
import { allRead, fill } from './fill.mjs';

const READ_WITHIN_MS = 300_000;
/** Buffers of connections that have just been busy count as used memory for a moment. */
const SETTLE_MS = 2_000;

/** What a waiting webhook of 1 KB costs in Redis: unread, and (the relay only) as a delivery while Flashduty is away. */
export const waiting = {
  title: 'Memory of Redis for a waiting webhook of 1 KB',
  candidates: ['naive', 'relay'],
  columns: { unreadBytes: 'bytes, unread', deliveryBytes: 'bytes, as delivery' },
  mostRounds: 3,
  settings: ({ waiting: { count } }) => [{ appendfsync: 'always', count }],

  measure: (candidateName, { appendfsync, count }, { also }) =>
    withLab(async (lab) => {
      const redis = await startRedis(lab, appendfsync);
      const sink = await hireSink(lab);
      const candidate = CANDIDATES[candidateName].prepare(lab, { redis, pushUrl: sink.pushUrl, also });
      const ingress = await candidate.startIngress();
      const empty = await usedMemoryBytes(redis.nodes);
      const perWebhook = async () => {
        await sleep(SETTLE_MS);
        return ((await usedMemoryBytes(redis.nodes)) - empty) / count;
      };
      await fill(hireSender(lab), ingress, { count });
      const unreadBytes = await perWebhook();
      if (candidateName !== 'relay') return { unreadBytes };

      await sink.goAway();
      await candidate.startWorker();
      await allRead(lab, redis, count, READ_WITHIN_MS);
      return { unreadBytes, deliveryBytes: await perWebhook() };
    }),
};
