import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../scripts/console/failure.mjs';
import { root } from '../../scripts/root.mjs';
import { CANDIDATES } from '../compare/candidates/candidates.mjs';
import { fill } from '../compare/measurements/fill.mjs';
import { readCount } from '../harness/read-count.mjs';
import { readOverrides } from '../harness/read-overrides.mjs';
import { nowMs } from '../lab/clock.mjs';
import { withLab } from '../lab/lab.mjs';
import { startRedis } from '../lab/start-redis.mjs';
import { hireSender } from '../load/hire-sender.mjs';
import { formatNumber } from '../report/format-number.mjs';
import { table } from '../report/table.mjs';
import { hireSink } from '../sink/hire-sink.mjs';
import { selfTimes } from './self-times.mjs';

const PARTS = { ingress: profileIngress, worker: profileWorker };
const DRAIN_WITHIN_MS = 600_000;
const PACKAGES_SHOWN = 12;
const FUNCTIONS_SHOWN = 25;

export async function run({ part, candidate, webhooks, keep, set }) {
  if (!Object.hasOwn(PARTS, part)) throw new Failure(`There is no part ${part}.`, 'Take ingress or worker.');
  if (!['relay', 'naive'].includes(candidate))
    throw new Failure(`${candidate} has no profile.`, 'Take relay or naive.');
  const count = readCount('webhooks', webhooks);
  await withLab(async (lab) => {
    const readyAt = await PARTS[part](lab, CANDIDATES[candidate], count, readOverrides(set));
    const file = join(
      lab.dir,
      readdirSync(lab.dir).find((name) => name.endsWith('.cpuprofile')),
    );
    if (keep !== undefined) copyFileSync(file, keep);
    const profile = JSON.parse(readFileSync(file, 'utf8'));
    const { byPackage, byFunction, busySeconds } = selfTimes(profile, { root, fromUs: readyAt * 1000 });
    console.log(
      `\n${CANDIDATES[candidate].title}, ${part}: busy for ${formatNumber(busySeconds)} s since it was ready`,
    );
    printShares('by package', byPackage.slice(0, PACKAGES_SHOWN));
    printShares('by function', byFunction.slice(0, FUNCTIONS_SHOWN));
  });
}

async function profileIngress(lab, candidate, count, also) {
  const redis = await startRedis(lab);
  const sender = hireSender(lab);
  const ingress = await candidate.prepare(lab, { redis, also }).startIngress('ingress', profiling(lab));
  const readyAt = nowMs();
  await fill(sender, ingress, { count });
  await ingress.end('SIGTERM');
  return readyAt;
}

async function profileWorker(lab, candidate, count, also) {
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

function printShares(title, entries) {
  const rows = entries.map(({ name, share, ms }) => [name, `${formatNumber(share * 100)} %`, formatNumber(ms)]);
  console.log(`\n${table([[`self time ${title}`, 'share', 'ms'], ...rows])}`);
}
