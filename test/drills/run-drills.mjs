import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { table } from '../../bench/report/table.mjs';
import { DRILLS } from './drills/index.mjs';
import { holdDrill } from './hold-drill.mjs';

const HEAD = [
  'drill',
  'sent',
  'accepted',
  'refused',
  'delivered',
  'lost',
  'doubled',
  'out of order',
  'longest delay',
  'audit',
];

const SIDE_BY_SIDE = 3;

/** Exit status 1 when anything was lost, came in another order or is not accounted for. */
export async function run({ short, only = [''], seed = String(randomInt(1e9)), against, json }) {
  const drills = DRILLS.filter(({ name }) => only.some((part) => name.includes(part)));
  console.log(`seed ${seed}, ${short ? 'short' : 'long'} form, against ${against}\n`);
  const results = [];
  const left = [...drills.entries()];
  const holdOthers = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, drill] = next;
      const result = await holdDrill(drill, { short, seed: Number(seed), against }).catch((error) =>
        brokenOff(drill, error),
      );
      console.log(`${result.passed ? 'held' : 'FAILED'}  ${drill.name}  (${result.seconds} s)${explain(result)}`);
      results[index] = result;
    }
  };
  // They mostly wait, each in a lab of its own; in the long form nothing else may lengthen a delay.
  await Promise.all(Array.from({ length: short ? SIDE_BY_SIDE : 1 }, holdOthers));
  console.log(`\n${table([HEAD, ...results.map(toRow)])}\n`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ seed, short, against, results }, undefined, 2)}\n`);
  const failed = results.filter(({ passed }) => !passed).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  if (failed > 0) {
    console.log(`npm run chaos -- --seed ${seed}${short ? ' --short' : ''} makes the same choices again`);
    process.exitCode = 1;
  }
}

/** What it was to show could not even be looked at; the others are worth having all the same. */
function brokenOff({ name }, error) {
  const nothing = {
    sent: 0,
    accepted: 0,
    refused: 0,
    delivered: 0,
    superseded: 0,
    lost: [],
    doubled: 0,
    outOfOrder: [],
  };
  return {
    name,
    ...nothing,
    seconds: 0,
    longestDelayMs: 0,
    audit: 'broken off',
    faults: [error.message],
    passed: false,
  };
}

function toRow({
  name,
  sent,
  accepted,
  refused,
  delivered,
  superseded,
  lost,
  doubled,
  outOfOrder,
  longestDelayMs,
  audit,
}) {
  return [
    name,
    `${sent}`,
    `${accepted}`,
    `${refused}`,
    superseded === 0 ? `${delivered}` : `${delivered} + ${superseded} superseded`,
    `${lost.length}`,
    `${doubled}`,
    `${outOfOrder.length}`,
    `${(longestDelayMs / 1000).toFixed(1)} s`,
    audit,
  ];
}

function explain({ faults }) {
  return faults.map((fault) => `\n        ${fault}`).join('');
}
