import { writeFileSync } from 'node:fs';
import { readCount } from '../harness/read-count.mjs';
import { readOverrides } from '../harness/read-overrides.mjs';
import { withLab } from '../lab/lab.mjs';
import { formatNumber } from '../report/format-number.mjs';
import { describeMachine, printMachine } from '../report/machine.mjs';
import { table } from '../report/table.mjs';
import { judgeStorm } from './judge-storm.mjs';
import { CRITICAL_EVERY, makeStorm } from './make-storm.mjs';

const DOCUMENTED_PER_MINUTE = 1000;

export async function run(options) {
  const perMinute = readCount('limit-per-minute', options['limit-per-minute']);
  const limits = { perSecond: Math.max(1, Math.round(perMinute / 10)), perMinute };
  const webhooks = readCount('webhooks', options.webhooks, { least: CRITICAL_EVERY });
  const machine = describeMachine();
  printMachine(machine);
  const { cold } = options;
  const also = readOverrides(options.set);
  const storm = await withLab((lab) => makeStorm(lab, { webhooks, limits, cold, also }));
  const { checks, figures } = judgeStorm(storm, limits);

  console.log(
    `\n${formatNumber(webhooks)} webhooks in 10 s; Flashduty takes ${limits.perSecond} a second and ${perMinute} a minute`,
  );
  if (cold) console.log('(the first storm after a start)');
  if (perMinute !== DOCUMENTED_PER_MINUTE) {
    console.log(`(documented are ${DOCUMENTED_PER_MINUTE} a minute: --limit-per-minute ${DOCUMENTED_PER_MINUTE})`);
  }
  console.log(`\n${table([...checks.map(({ what, found, met }) => [what, found, met ? 'met' : 'NOT MET'])], 3)}`);
  if (options.json !== undefined) {
    writeFileSync(
      options.json,
      `${JSON.stringify({ machine, webhooks, limits, cold, also, figures, checks }, undefined, 2)}\n`,
    );
  }
  if (checks.some(({ met }) => !met)) process.exitCode = 1;
}
