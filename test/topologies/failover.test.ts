import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { askRedis } from '../support/ask-redis.js';
import { eventually } from '../support/eventually.js';
import { startCluster } from '../support/redis-cluster.js';
import type { RedisProcess } from '../support/redis-process.js';
import { type SentinelSet, startSentinels } from '../support/redis-sentinels.js';
import { tempDir } from '../support/temp-dir.js';
import { throughFailover } from './through-failover.js';

/** `TOPOLOGIES_ALERTS=500 npm test -- test/topologies` is the long form, in which masters are also frozen. */
const LONG_FORM = process.env.TOPOLOGIES_ALERTS !== undefined;
const ALERTS = Number(process.env.TOPOLOGIES_ALERTS ?? 40);
const WEBHOOKS = 4 * ALERTS;

const dir = tempDir();

/** How a master goes: with its connections, as when its process dies; or silently, as when its machine does. */
const FALLS = {
  killed: (master: RedisProcess) => master.kill(),
  frozen: async (master: RedisProcess) => master.freeze(),
} as const;

const falls = LONG_FORM ? (['killed', 'frozen'] as const) : (['killed'] as const);

const addresses = (ports: readonly number[]): string[] => ports.map((port) => `127.0.0.1:${port}`);

/** Resolves when this share of all webhooks was answered 200. */
const acceptedMoreThan = (share: number, accepted: () => number) =>
  eventually(accepted, (count) => count > WEBHOOKS * share, 60_000);

/** The replica no longer hears the master, and nobody has noticed yet: what is written now is on one machine. */
async function cutOff({ master }: SentinelSet): Promise<void> {
  await askRedis(master.port, 'ACL', 'SETUSER', 'default', '-psync', '-sync');
  await askRedis(master.port, 'CLIENT', 'KILL', 'TYPE', 'replica');
}

async function loseMaster(waitReplicas: number, name: string) {
  const set = await startSentinels();
  try {
    return await throughFailover({
      redis: { sentinels: addresses(set.sentinelPorts), name: set.name, waitReplicas },
      dir: join(dir, name),
      alerts: ALERTS,
      failOver: async (accepted) => {
        await acceptedMoreThan(0.3, accepted);
        await cutOff(set);
        await acceptedMoreThan(0.6, accepted);
        await set.master.kill();
        await set.promoted();
        // Alone, the new master could not confirm anything on a replica either.
        if (waitReplicas > 0) await set.rejoin();
      },
      worker: 'after',
      arriveWithinMs: waitReplicas > 0 ? 60_000 : 5_000,
    });
  } finally {
    await set.stop();
  }
}

const SOUND = { accepted: WEBHOOKS, refused: 0, lost: [], outOfOrder: [] };
const WITHOUT_DIFFERENCE = { audit: { difference: 0 } };

// All at once: most of the time each of them waits for a promotion.
test.concurrent('with waitReplicas, nothing answered 200 is lost with a master whose replica had lost touch', async () => {
  expect(await loseMaster(1, 'waiting')).toMatchObject({ ...SOUND, ...WITHOUT_DIFFERENCE });
}, 120_000);

test.concurrent('without it, what the replica did not have yet is lost, and the ledger with it', async () => {
  const report = await loseMaster(0, 'not waiting');
  expect(report.lost.length).toBeGreaterThan(0);
  expect(report).toMatchObject({ refused: 0, outOfOrder: [], ...WITHOUT_DIFFERENCE });
}, 120_000);

test.concurrent.each(falls)(
  'sentinels whose master is %s at work promote its replica, and everything arrives in order',
  async (fall) => {
    const set = await startSentinels();
    try {
      const report = await throughFailover({
        redis: { sentinels: addresses(set.sentinelPorts), name: set.name, waitReplicas: 1 },
        dir: join(dir, `sentinels ${fall}`),
        alerts: ALERTS,
        worker: 'before',
        failOver: async (accepted) => {
          await acceptedMoreThan(0.4, accepted);
          await FALLS[fall](set.master);
          await set.promoted();
          await set.rejoin();
        },
        arriveWithinMs: 60_000,
      });
      expect(report).toMatchObject({ ...SOUND, ...WITHOUT_DIFFERENCE });
    } finally {
      await set.stop();
    }
  },
  120_000,
);

test.concurrent.each(falls)(
  'a cluster whose master of the webhooks is %s promotes a replica, and everything arrives in order',
  async (fall) => {
    const cluster = await startCluster();
    try {
      const report = await throughFailover({
        redis: { cluster: addresses(cluster.ports) },
        dir: join(dir, `cluster ${fall}`),
        alerts: ALERTS,
        failOver: async (accepted) => {
          const master = await cluster.masterOf('{webhooks}');
          await acceptedMoreThan(0.4, accepted);
          await FALLS[fall](master);
        },
        worker: 'before',
        arriveWithinMs: 60_000,
      });
      expect(report).toMatchObject({ ...SOUND, ...WITHOUT_DIFFERENCE });
    } finally {
      await cluster.stop();
    }
  },
  120_000,
);
