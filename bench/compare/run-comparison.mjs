import { writeFileSync } from 'node:fs';
import { Failure } from '../../scripts/console/failure.mjs';
import { readCount } from '../harness/read-count.mjs';
import { readOverrides } from '../harness/read-overrides.mjs';
import { describeMachine, printMachine } from '../report/machine.mjs';
import { MEASUREMENTS } from './measurements/index.mjs';
import { printCells, printTargets } from './print-report.mjs';
import { runRounds } from './run-rounds.mjs';
import { FULL, QUICK } from './sizes.mjs';
import { judgeTargets } from './targets.mjs';

/** Measures, prints, writes. A target that is not met is a finding, not an error, unless `--strict` makes it one. */
export async function run({ quick, only, rounds, json, set, strict }) {
  const names = readNames(only);
  const sizes = { ...(quick ? QUICK : FULL), ...(rounds === undefined ? {} : { rounds: readCount('rounds', rounds) }) };
  const machine = describeMachine();
  printMachine(machine);
  const startedAt = new Date().toISOString();
  const also = readOverrides(set);
  const write = (cells, failures) => {
    if (json === undefined) return;
    const document = { startedAt, machine, sizes, also, failures, cells, targets: judgeTargets(cells) };
    writeFileSync(json, `${JSON.stringify(document, undefined, 2)}\n`);
  };
  const { cells, failures } = await runRounds({ names, sizes, also, onProgress: write });

  const judgements = judgeTargets(cells);
  printCells(cells);
  printTargets(judgements);
  for (const { label, message } of failures) console.error(`\nfailed: ${label}\n${message}`);
  if (failures.length > 0 || (strict && judgements.some(({ met }) => !met))) process.exitCode = 1;
}

function readNames(only = Object.keys(MEASUREMENTS)) {
  const unknown = only.filter((name) => !Object.hasOwn(MEASUREMENTS, name));
  if (unknown.length === 0) return only;
  throw new Failure(
    `There is no measurement ${unknown.join(', ')}.`,
    `There are: ${Object.keys(MEASUREMENTS).join(', ')}`,
  );
}
