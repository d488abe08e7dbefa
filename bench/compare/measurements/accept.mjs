import { withLab } from '../../lab/lab.mjs';
import { cpuSeconds } from '../../lab/process-usage.mjs';
import { watchUnread } from '../../lab/redis-facts.mjs';
import { startRedis } from '../../lab/start-redis.mjs';
import { hireSender } from '../../load/hire-sender.mjs';
import { CANDIDATES, WEBHOOK_PATH } from '../candidates/candidates.mjs';

/** How many webhooks a second are answered 200, and how long each takes. No worker runs: this is about the sender's side. */
export const accept = {
  title: 'Accepting webhooks (one ingress, no worker)',
  candidates: ['naive', 'express', 'http-queue', 'relay'],
  columns: {
    perSecond: 'webhooks/s',
    p50: 'p50 ms',
    p99: 'p99 ms',
    ingressCpu: 'ingress CPU s/1,000',
    redisCpu: 'Redis CPU s/1,000',
    senderCoreShare: 'sender, cores',
  },
  settings: ({ appendfsync, accept: { bodyBytes, connections } }) =>
    appendfsync.flatMap((sync) =>
      bodyBytes.flatMap((bytes) =>
        connections.map((count) => ({ appendfsync: sync, bodyBytes: bytes, connections: count })),
      ),
    ),

  measure: (candidateName, { appendfsync, bodyBytes, connections }, { accept: { warmUpMs, measureMs }, also }) =>
    withLab(async (lab) => {
      const candidate = CANDIDATES[candidateName];
      const redis = await startRedis(lab, appendfsync);
      const { url, pid } = await candidate.prepare(lab, { redis, also }).startIngress();
      const used = () => [cpuSeconds(pid), cpuSeconds(redis.pid)];
      const sender = hireSender(lab);
      const run = { origins: [url], paths: [WEBHOOK_PATH], connections, plan: { bodyBytes } };
      const warmUp = await sender.closedLoop({ ...run, durationMs: warmUpMs });
      const first = warmUp.accepted;
      const usedBefore = used();
      const { accepted, refused, perSecond, latencyMs, senderCoreShare } = await sender.closedLoop({
        ...run,
        first,
        durationMs: measureMs,
      });
      const [ingressCpu, redisCpu] = used().map((seconds, index) => ((seconds - usedBefore[index]) / accepted) * 1000);
      if (Object.keys(refused).length > 0) throw new Error(`not all were accepted: ${JSON.stringify(refused)}`);
      if (candidate.stores) await assertStored(redis, first + accepted);
      return { perSecond, p50: latencyMs.p50, p99: latencyMs.p99, ingressCpu, redisCpu, senderCoreShare };
    }),
};

/** A 200 that stored nothing would be the fastest of all. */
async function assertStored(redis, accepted) {
  const unread = await watchUnread(redis.nodes);
  const stored = await unread();
  if (stored < accepted) throw new Error(`${accepted} were answered 200, and Redis holds ${stored}`);
}
