import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { judgeArrivals } from '../figures/judge-arrivals.mjs';
import { residentBytes } from '../lab/process-usage.mjs';
import { usedMemoryBytes } from '../lab/redis-facts.mjs';
import { startRedis } from '../lab/start-redis.mjs';
import { pathOf, prepareRelay } from '../lab/start-relay.mjs';
import { startSandbox } from '../lab/start-sandbox.mjs';
import { hireSender } from '../load/hire-sender.mjs';
import { alertOf, statusOf } from '../load/webhooks.mjs';
import { FLASHDUTY_FAULTS, wreak } from './faults.mjs';
import { followWhatLives } from './follow-what-lives.mjs';
import { sampleMemory } from './sample-memory.mjs';

const BODY_BYTES = 1024;
/** Each alert is heard of again every so many seconds, as problem and as recovery. */
const ALERT_PERIOD_S = 10;
/** At most, in the minutes that are judged; in the warm-up they come as often. */
const FAULTS_A_RUN = 10;
const SHORTEST_PAUSE_MS = 15_000;
const FETCH_EVERY_MS = 5_000;
/** Seldom enough that the services are, in between, as they always are; at least one in each block that is judged. */
const COLLECT_EVERY_MS = 60_000;
const LEAST_COLLECTIONS = 30;
const ARRIVE_WITHIN_MS = 300_000;
const QUIET_LOOKS = 4;

/** Steady load, steady trouble; at the end everything is held against what was accepted. */
export async function soak(lab, { minutes, warmUpMinutes, perSecond, samplesFile, also }) {
  const count = (warmUpMinutes + minutes) * 60 * perSecond;
  const plan = { bodyBytes: BODY_BYTES, alerts: perSecond * ALERT_PERIOD_S };
  const sandbox = await startSandbox(lab);
  await sandbox.behave(FLASHDUTY_FAULTS);
  const redis = await startRedis(lab);
  const relay = prepareRelay(lab, {
    redis: redis.config,
    integrations: { ops: { pushUrl: sandbox.pushUrl('ops'), rateLimit: wideLimit(perSecond) } },
    sources: { zstack: 'ops' },
    also,
  });
  const collectEveryMs = Math.min(COLLECT_EVERY_MS, (minutes * 60_000) / LEAST_COLLECTIONS);
  const follow = (name) => followWhatLives(join(lab.dir, `${name}.lives`), collectEveryMs);
  const lives = { ingress: follow('ingress'), worker: follow('worker') };
  const ingress = await relay.startIngress('ingress', lives.ingress.execArgv);
  // One lives through the whole run, so that its memory can be followed; the other one is killed again and again.
  const worker = await relay.startWorker('worker', lives.worker.execArgv);
  let victim = await relay.startWorker('victim');
  const sender = hireSender(lab);

  const stop = new AbortController();
  const sampling = sampleMemory(
    samplesFile,
    async () => ({
      ...memoryOf('ingress', ingress, lives.ingress),
      ...memoryOf('worker', worker, lives.worker),
      'Redis (used_memory)': await usedMemoryBytes(redis.nodes),
    }),
    Math.min(10_000, (minutes * 60_000) / 60),
  );
  const fetched = fetchArrivals(lab, sandbox, stop.signal);
  const trouble = wreak({
    pauseMs: Math.max(SHORTEST_PAUSE_MS, (minutes * 60_000) / FAULTS_A_RUN),
    signal: stop.signal,
    redis,
    killWorker: () => victim.end('SIGKILL'),
    replaceWorker: async () => {
      victim = await relay.startWorker('victim');
    },
  });

  console.log(`${warmUpMinutes} minutes of warm-up and ${minutes} more, of ${perSecond} webhooks a second …`);
  const path = pathOf('zstack');
  const sent = await Promise.race([
    sender.openLoop({ origin: ingress.url, paths: [path], perSecond, count, plan }),
    onlyFailureOf(fetched.stopped, trouble),
  ]);
  sampling.stop();
  const accepted = [...sent.statuses.keys()].filter((number) => sent.statuses[number] === 200);
  const judge = () =>
    judgeArrivals({
      accepted,
      arrivals: fetched.numbers,
      alertOf: (number) => alertOf(plan, number),
      statusOf: (number) => statusOf(plan, number),
    });

  console.log('the faults end; what still waits is delivered …');
  stop.abort();
  await Promise.all([trouble, fetched.stopped]);
  await sandbox.behave({ rateLimits: 'off' });
  const verdict = await settle(fetched, judge);
  return { verdict, refused: sent.refused, acceptLatencyMs: sent.latencyMs, samples: sampling.samples };
}

function memoryOf(name, { pid }, followed) {
  const { alive, outside } = followed.bytes();
  return { [`${name} resident`]: residentBytes(pid), [`${name} alive`]: alive, [`${name} outside the heap`]: outside };
}

/** The stand-in holds only the newest events, so they are fetched as they come. */
function fetchArrivals(lab, sandbox, signal) {
  const numbers = [];
  const take = async () => {
    lab.assertWell();
    for (const { number } of await sandbox.takeNewEvents()) numbers.push(number);
  };
  const run = async () => {
    while (!signal.aborted) {
      await sleep(FETCH_EVERY_MS);
      await take();
    }
  };
  return { numbers, take, stopped: run() };
}

/** What is missing may only be late, and what seems superseded too: it is over when nothing is missing and nothing comes. */
async function settle(fetched, judge) {
  const deadline = Date.now() + ARRIVE_WITHIN_MS;
  for (let quietLooks = 0; ; ) {
    const before = fetched.numbers.length;
    await fetched.take();
    quietLooks = fetched.numbers.length === before ? quietLooks + 1 : 0;
    const verdict = judge();
    if ((verdict.lost.length === 0 && quietLooks >= QUIET_LOOKS) || Date.now() > deadline) return verdict;
    await sleep(FETCH_EVERY_MS);
  }
}

/** Never resolves: only for hearing at once, in a race, that something went wrong. */
function onlyFailureOf(...promises) {
  return Promise.all([...promises, new Promise(() => {})]);
}

/** Redis keeps the send times of one window, so the window has to be full before the warm-up ends. */
function wideLimit(perSecond) {
  return { perSecond: 4 * perSecond, perMinute: 4 * 60 * perSecond };
}
