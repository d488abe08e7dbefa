import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/root.mjs';
import { fill } from '../compare/measurements/fill.mjs';
import { nowMs } from '../lab/clock.mjs';
import { startRedis } from '../lab/start-redis.mjs';
import { hireSender } from '../load/hire-sender.mjs';
import { hireSink } from '../sink/hire-sink.mjs';
import { selfTimes } from './self-times.mjs';

const DRAIN_WITHIN_MS = 600_000;
const LOADS = { ingress: fillIngress, worker: drainWorker };

/** Runs one service at full load under V8's profiler, and tells where its own time went since it was ready. */
export async function profileService(part, { lab, candidate, count, keep, also }) {
  const readyAt = await LOADS[part](lab, candidate, count, also);
  const file = join(
    lab.dir,
    readdirSync(lab.dir).find((name) => name.endsWith('.cpuprofile')),
  );
  if (keep !== undefined) copyFileSync(file, keep);
  return selfTimes(JSON.parse(readFileSync(file, 'utf8')), { root, fromUs: readyAt * 1000 });
}

async function fillIngress(lab, candidate, count, also) {
  const redis = await startRedis(lab);
  const sender = hireSender(lab);
  const ingress = await candidate.prepare(lab, { redis, also }).startIngress('ingress', profiling(lab));
  const readyAt = nowMs();
  await fill(sender, ingress, { count });
  await ingress.end('SIGTERM');
  return readyAt;
}

async function drainWorker(lab, candidate, count, also) {
  const redis = await startRedis(lab);
  const sink = await hireSink(lab);
  const prepared = candidate.prepare(lab, { redis, pushUrl: sink.pushUrl, also });
  await fill(hireSender(lab), await prepared.startIngress(), { count });
  await sink.expect(count);
  const worker = await prepared.startWorker('worker', profiling(lab));
  const readyAt = nowMs();
  await lab.until(async () => (await sink.count()) >= count, DRAIN_WITHIN_MS, 'every event to arrive');
  await worker.end('SIGTERM');
  return readyAt;
}

function profiling(lab) {
  return ['--cpu-prof', `--cpu-prof-dir=${lab.dir}`, '--import', join(root, 'bench/profile/exit-on-sigterm.mjs')];
}
