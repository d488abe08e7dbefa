import { spreadOf } from '../figures/spread.mjs';
import { formatNumber, formatSpread } from '../report/format-number.mjs';
import { table } from '../report/table.mjs';
import { CANDIDATES } from './candidates/candidates.mjs';
import { MEASUREMENTS } from './measurements/index.mjs';

/** @param {readonly import('./targets.mjs').Cell[]} cells */
export function printCells(cells) {
  for (const [name, measurement] of Object.entries(MEASUREMENTS)) {
    const measured = cells.filter((cell) => cell.measurement === name);
    if (measured.length === 0) continue;
    console.log(`\n${measurement.title}; median (lowest–highest)`);
    for (const setting of distinct(measured.map((cell) => cell.setting))) {
      console.log(`\n ${describeSetting(setting)}`);
      const columns = Object.entries(measurement.columns);
      const rows = measured
        .filter((cell) => sameSetting(cell.setting, setting))
        .map(({ candidate, rounds }) => [
          CANDIDATES[candidate].title,
          ...columns.map(([metric]) => formatRounds(rounds, metric)),
        ]);
      console.log(table([['', ...columns.map(([, title]) => title)], ...rows]));
    }
  }
}

/** @param {readonly import('./targets.mjs').Judgement[]} judgements */
export function printTargets(judgements) {
  if (judgements.length === 0) return;
  console.log('\nTargets, AOF always; ratios are taken round by round\n');
  const rows = judgements.map(({ target, where, spread, tried, unit, met }) => [
    target,
    where,
    spread === undefined
      ? 'could not be measured'
      : `${formatSpread(spread)} ${unit}${spread.rounds < tried ? `, in ${spread.rounds} of ${tried} rounds` : ''}`,
    met ? 'met' : 'NOT MET',
  ]);
  console.log(table([['target', 'where', 'measured', ''], ...rows], 2));
}

function formatRounds(rounds, metric) {
  const values = rounds.map((figures) => figures?.[metric]).filter((value) => value !== undefined);
  return values.length === 0 ? '–' : formatSpread(spreadOf(values));
}

const WORDS = {
  appendfsync: (sync) => `AOF ${sync}`,
  bodyBytes: (bytes) => `${bytes / 1024} KB`,
  connections: (count) => `${count} connections`,
  perSecond: (rate) => `${rate} webhooks/s`,
  alerts: (count) => `${count} alerts in turn`,
  measureMs: (ms) => `for ${ms / 1000} s`,
  count: (count) => `${formatNumber(count)} webhooks`,
};

export function describeSetting(setting) {
  return Object.entries(setting)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => WORDS[name](value))
    .join(', ');
}

const sameSetting = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function distinct(settings) {
  return settings.filter((setting, index) => settings.findIndex((other) => sameSetting(other, setting)) === index);
}
