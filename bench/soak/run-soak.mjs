import { writeFileSync } from 'node:fs';
import { readCount } from '../harness/read-count.mjs';
import { readOverrides } from '../harness/read-overrides.mjs';
import { withLab } from '../lab/lab.mjs';
import { formatNumber } from '../report/format-number.mjs';
import { describeMachine, printMachine } from '../report/machine.mjs';
import { table } from '../report/table.mjs';
import { fitGrowth } from './fit-growth.mjs';
import { soak } from './soak.mjs';

const IN_WORDS = {
  flat: 'indistinguishable from zero',
  grows: 'GROWS',
  shrinks: 'shrinks',
  unknown: 'COULD NOT BE MEASURED',
};

/** Exit status 1 when something was refused, lost or out of order; with `--strict` also when memory grows. */
export async function run(options) {
  const minutes = readCount('minutes', options.minutes);
  const warmUpMinutes = readCount('warm-up', options['warm-up']);
  const perSecond = readCount('rate', options.rate);
  const machine = describeMachine();
  printMachine(machine);
  const also = readOverrides(options.set);
  const result = await withLab((lab) =>
    soak(lab, { minutes, warmUpMinutes, perSecond, samplesFile: options.samples, also }),
  );
  const growth = fitGrowth(result.samples, warmUpMinutes * 60);
  const { verdict } = result;
  const f = formatNumber;

  const length = `${minutes} minutes after ${warmUpMinutes} of warm-up`;
  console.log(`\n${length}, at ${perSecond} webhooks a second; samples in ${options.samples}\n`);
  const rows = growth.map(({ name, trend, first, last, slope, low, high }) =>
    trend === 'unknown'
      ? [name, '', '', '', IN_WORDS.unknown]
      : [name, f(first), f(last), `${f(slope)} (${f(low)} to ${f(high)})`, IN_WORDS[trend]],
  );
  console.log(table([['MiB', 'after warm-up', 'at the end', 'an hour (95 %)', ''], ...rows]));
  console.log(`\naccepted ${f(verdict.accepted)}, refused ${JSON.stringify(result.refused)} (0: no answer)`);
  console.log(`arrived ${f(verdict.arrived)}, superseded ${f(verdict.superseded)}, twice ${f(verdict.doubled)}`);
  console.log(`LOST ${verdict.lost.length}, OUT OF ORDER ${verdict.outOfOrder.length}`);
  for (const [what, numbers] of Object.entries({ lost: verdict.lost, 'out of order': verdict.outOfOrder })) {
    if (numbers.length > 0) console.log(`${what}: ${numbers.slice(0, 20).join(', ')}`);
  }
  if (options.json !== undefined) {
    writeFileSync(
      options.json,
      `${JSON.stringify({ machine, also, minutes, warmUpMinutes, perSecond, growth, ...result }, undefined, 2)}\n`,
    );
  }
  const hasRefused = verdict.accepted < (warmUpMinutes + minutes) * 60 * perSecond;
  // What could not be followed may have grown.
  const isSteady = growth.length > 0 && growth.every(({ trend }) => trend === 'flat' || trend === 'shrinks');
  const isBroken = hasRefused || verdict.lost.length > 0 || verdict.outOfOrder.length > 0;
  if (isBroken || (options.strict && !isSteady)) process.exitCode = 1;
}
