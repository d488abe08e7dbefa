import { setTimeout as sleep } from 'node:timers/promises';
import { judgeArrivals } from '../../bench/figures/judge-arrivals.mjs';
import { nowMs } from '../../bench/lab/clock.mjs';
import { withLab } from '../../bench/lab/lab.mjs';
import { startSandbox } from '../../bench/lab/start-sandbox.mjs';
import { statusOf } from '../../bench/load/webhooks.mjs';
import { collectArrivals } from './lib/arrivals.mjs';
import { startDrillRedis } from './lib/drill-redis.mjs';
import { seeded } from './lib/random.mjs';
import { startSenders } from './lib/senders.mjs';
import { SUBJECTS } from './lib/subjects.mjs';

const BODY_BYTES = 1024;
const SETTLE_WITHIN_MS = 180_000;
/** Nothing is missing and nothing has come for so many looks: it is over. */
const QUIET_LOOKS = 4;
const LOOK_EVERY_MS = 500;

/**
 * @typedef {object} Drill
 * @property {string} name
 * @property {(scene: Scene) => Promise<void>} trouble
 * @property {number} [ingresses] default 1
 * @property {number} [workers] default 2
 * @property {number} [alerts] default 100
 * @property {number} [perSecond] default 150
 * @property {number} [bodyBytes]
 * @property {boolean} [connectAnew] for each webhook; default: connections are kept
 * @property {object} [redis] settings of Redis
 * @property {(lab: import('../../bench/lab/lab.mjs').Lab) => object | Promise<object>} [settings] merged over the relay's
 * @property {string[]} [execArgv] of every service
 * @property {(scene: Scene) => Promise<string>} [sabotage] afterwards: loses an envelope, and tells its id
 * @property {boolean} [mayRefuse] default true: they are sent again. False where the senders must notice nothing
 * @property {boolean} [mayDouble] default true: at least once. False where nothing excuses a second delivery
 */

/**
 * What a drill has in hand.
 * @typedef {object} Scene
 * @property {import('../../bench/lab/lab.mjs').Lab} lab
 * @property {boolean} short
 * @property {() => number} random the seeded one
 * @property {any} redis
 * @property {any} sandbox
 * @property {any[]} ingresses those that run now; a drill puts others in their place
 * @property {any[]} workers
 * @property {ReturnType<typeof startSenders>} senders
 * @property {(long: number, short: number) => number} size
 */

/** Holds one drill against a relay of its own and judges what came of it. @param {Drill} drill */
export async function holdDrill(drill, { short, seed, against }) {
  return await withLab(async (lab) => {
    const startedAt = nowMs();
    const sandbox = await startSandbox(lab);
    await sandbox.behave({ rateLimits: 'off' });
    const redis = await startDrillRedis(lab, drill.redis);
    const settings = (await drill.settings?.(lab)) ?? {};
    const subject = SUBJECTS[against](lab, {
      redis,
      pushUrl: sandbox.pushUrl('ops'),
      settings,
      execArgv: drill.execArgv,
    });
    const ingresses = await many(drill.ingresses ?? 1, subject.startIngress);
    const workers = await many(drill.workers ?? 2, subject.startWorker);
    const plan = { bodyBytes: drill.bodyBytes ?? BODY_BYTES, alerts: drill.alerts ?? 100 };
    const arrivals = collectArrivals(sandbox);
    const senders = startSenders({
      urls: () => ingresses.map(({ url }) => url + subject.path),
      plan,
      perSecond: drill.perSecond ?? 150,
      connectAnew: drill.connectAnew,
    });
    const size = (long, less) => (short ? less : long);
    const scene = { lab, short, random: seeded(seed), redis, sandbox, ingresses, workers, subject, senders, size };
    await drill.trouble(scene);
    await senders.stop();
    await sandbox.behave({ rateLimits: 'off' });

    const accepted = [...senders.acceptedAt.keys()];
    const judge = () =>
      judgeArrivals({
        accepted,
        arrivals: arrivals.numbers,
        alertOf: senders.alertOf,
        statusOf: (number) => statusOf(plan, number),
      });
    const verdict = await settle(arrivals, judge);
    await arrivals.stop();
    const audit = drill.sabotage
      ? expectMissing(await drill.sabotage(scene), await subject.audit())
      : await subject.audit();
    const refused = [...senders.refusedAs.values()].reduce((sum, count) => sum + count, 0);
    const faults = findFaults(drill, { ...verdict, refused }, audit);
    return {
      name: drill.name,
      seconds: Math.round((nowMs() - startedAt) / 1000),
      sent: senders.sent(),
      accepted: accepted.length,
      refused,
      refusedAs: Object.fromEntries(senders.refusedAs),
      delivered: verdict.arrived,
      superseded: verdict.superseded,
      lost: verdict.lost,
      doubled: verdict.doubled,
      outOfOrder: verdict.outOfOrder,
      longestDelayMs: longestDelay(senders.acceptedAt, arrivals.firstAt),
      audit: audit.summary,
      faults,
      passed: faults.length === 0,
    };
  });
}

/** What was taken away by hand must be named, and nothing else. */
function expectMissing(id, { code, missing, summary }) {
  const isNamed = code === 1 && missing.length === 1 && missing[0] === id;
  return isNamed ? { summary: 'exit 1, names it' } : { summary, fault: `relay audit did not name ${id}: ${summary}` };
}

async function many(count, start) {
  const started = [];
  for (let number = 0; number < count; number += 1) started.push(await start());
  return started;
}

async function settle(arrivals, judge) {
  const deadline = nowMs() + SETTLE_WITHIN_MS;
  for (let quietLooks = 0; ; ) {
    const before = arrivals.numbers.length;
    await sleep(LOOK_EVERY_MS);
    quietLooks = arrivals.numbers.length === before ? quietLooks + 1 : 0;
    const verdict = judge();
    if ((verdict.lost.length === 0 && quietLooks >= QUIET_LOOKS) || nowMs() > deadline) return verdict;
  }
}

function findFaults({ mayDouble = true, mayRefuse = true }, { accepted, refused, lost, doubled, outOfOrder }, audit) {
  const some = (numbers) => numbers.slice(0, 10).join(', ');
  return [
    accepted === 0 && 'nothing was accepted',
    refused > 0 && !mayRefuse && `refused ${refused}, with nothing to excuse it`,
    lost.length > 0 && `lost ${lost.length}: ${some(lost)}`,
    outOfOrder.length > 0 && `out of order ${outOfOrder.length}: ${some(outOfOrder)}`,
    !mayDouble && doubled > 0 && `doubled ${doubled}, with nothing to excuse it`,
    audit.fault,
  ].filter(Boolean);
}

function longestDelay(acceptedAt, firstAt) {
  let longest = 0;
  for (const [number, at] of acceptedAt) longest = Math.max(longest, (firstAt.get(number) ?? at) - at);
  return longest;
}
