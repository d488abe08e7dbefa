import { writeFileSync } from 'node:fs';
import { spreadOf } from '../figures/spread.mjs';
import { readCount } from '../harness/read-count.mjs';
import { readOverrides } from '../harness/read-overrides.mjs';
import { withLab } from '../lab/lab.mjs';
import { formatNumber, formatSpread } from '../report/format-number.mjs';
import { describeMachine, printMachine } from '../report/machine.mjs';
import { table } from '../report/table.mjs';
import { measureSetUp } from './measure-set-up.mjs';

const SET_UPS = [
  { ingresses: 1, workers: 1 },
  { ingresses: 1, workers: 2 },
  { ingresses: 1, workers: 4 },
  { ingresses: 2, workers: 1 },
  { ingresses: 2, workers: 2 },
  { ingresses: 2, workers: 4 },
  { ingresses: 1, workers: 1, cluster: true },
  { ingresses: 2, workers: 2, cluster: true },
  { ingresses: 1, workers: 1, shards: 2 },
  { ingresses: 1, workers: 2, shards: 2 },
  { ingresses: 2, workers: 2, shards: 2 },
];

/** Exit status 1 when anything was refused, lost, out of order or twice in any of them. */
export async function run(options) {
  const webhooks = readCount('webhooks', options.webhooks);
  const rounds = readCount('rounds', options.rounds);
  const also = readOverrides(options.set);
  const chosen = options.only?.map((number) => readCount('only', number, { most: SET_UPS.length }));
  const setUps = SET_UPS.filter((_, index) => chosen === undefined || chosen.includes(index + 1));
  const machine = describeMachine();
  printMachine(machine);
  const results = setUps.map((setUp) => ({ setUp, rounds: [] }));
  // As it goes along: the set-ups before one that fails are worth having.
  const write = () => {
    if (options.json === undefined) return;
    writeFileSync(options.json, `${JSON.stringify({ machine, webhooks, also, results }, undefined, 2)}\n`);
  };
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? results : [...results].reverse();
    for (const result of order) {
      console.log(`[${round + 1}/${rounds}] ${describe(result.setUp)}`);
      result.rounds.push(await withLab((lab) => measureSetUp(lab, { ...result.setUp, webhooks, also })));
      write();
    }
  }

  console.log(`\n${formatNumber(webhooks)} webhooks of 1 KB accepted, then drained; median (lowest–highest)\n`);
  const rows = results.map(({ setUp, rounds: measured }) => {
    const all = (metric) => measured.map((figures) => figures[metric]);
    const sum = (metric) => formatNumber(all(metric).reduce((total, value) => total + value, 0));
    return [
      describe(setUp),
      formatSpread(spreadOf(all('acceptedPerSecond'))),
      formatSpread(spreadOf(all('drainedPerSecond'))),
      sum('refused'),
      sum('lost'),
      sum('outOfOrder'),
      sum('doubled'),
    ];
  });
  console.log(table([['', 'accepted/s', 'drained/s', 'refused', 'lost', 'out of order', 'twice'], ...rows]));
  const faultsIn = ({ refused, lost, outOfOrder, doubled }) => refused + lost + outOfOrder + doubled;
  if (results.some(({ rounds: measured }) => measured.some((figures) => faultsIn(figures) > 0))) process.exitCode = 1;
}

function describe({ ingresses, workers, cluster, shards }) {
  const parts = [
    `${ingresses} ${ingresses === 1 ? 'ingress' : 'ingresses'}`,
    `${workers} ${workers === 1 ? 'worker' : 'workers'}`,
    ...(cluster ? ['Redis Cluster of 3 masters'] : []),
    ...(shards === undefined ? [] : [`${shards} shards`]),
  ];
  return parts.join(', ');
}
