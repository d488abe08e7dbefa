import { Failure } from '../../scripts/console/failure.mjs';
import { CANDIDATES } from '../compare/candidates/candidates.mjs';
import { readCount } from '../harness/read-count.mjs';
import { readOverrides } from '../harness/read-overrides.mjs';
import { withLab } from '../lab/lab.mjs';
import { formatNumber } from '../report/format-number.mjs';
import { table } from '../report/table.mjs';
import { profileRedis } from './profile-redis.mjs';
import { profileService } from './profile-service.mjs';

const PARTS = {
  ingress: { print: printService, webhooks: '20000' },
  worker: { print: printService, webhooks: '20000' },
  redis: { print: printRedis, webhooks: '5000' },
};
const PACKAGES_SHOWN = 12;
const FUNCTIONS_SHOWN = 25;
const SCRIPTS_SHOWN = 12;
const COMMANDS_SHOWN = 20;

export async function run({ part, candidate, webhooks, keep, set }) {
  if (!Object.hasOwn(PARTS, part)) throw new Failure(`There is no part ${part}.`, 'Take ingress, worker or redis.');
  if (!['relay', 'naive'].includes(candidate))
    throw new Failure(`${candidate} has no profile.`, 'Take relay or naive.');
  if (part === 'redis' && keep !== undefined) throw new Failure('Redis has no profile to keep.', 'Leave --keep out.');
  const { print, webhooks: usual } = PARTS[part];
  const count = readCount('webhooks', webhooks ?? usual);
  const also = readOverrides(set);
  await withLab((lab) => print(part, { lab, candidate: CANDIDATES[candidate], count, keep, also }));
}

async function printService(part, setting) {
  const { byPackage, byFunction, busySeconds } = await profileService(part, setting);
  console.log(`\n${setting.candidate.title}, ${part}: busy for ${formatNumber(busySeconds)} s since it was ready`);
  printShares('by package', byPackage.slice(0, PACKAGES_SHOWN));
  printShares('by function', byFunction.slice(0, FUNCTIONS_SHOWN));
}

async function printRedis(_part, setting) {
  const { byScript, byCommand } = await profileRedis(setting);
  console.log(`\n${setting.candidate.title}: what Redis did for a webhook, from storing it to its end`);
  printTimes('script', byScript.slice(0, SCRIPTS_SHOWN), setting.count);
  printTimes('command, also within scripts', byCommand.slice(0, COMMANDS_SHOWN), setting.count);
}

function printShares(title, entries) {
  const rows = entries.map(({ name, share, ms }) => [name, `${formatNumber(share * 100)} %`, formatNumber(ms)]);
  console.log(`\n${table([[`self time ${title}`, 'share', 'ms'], ...rows])}`);
}

function printTimes(title, entries, count) {
  const rows = entries.map(({ name, calls, us }) => [name, formatNumber(calls / count), formatNumber(us / count)]);
  console.log(`\n${table([[title, 'calls', 'µs'], ...rows])}`);
}
