import { spreadOf } from '../figures/spread.mjs';

/**
 * @typedef {{ measurement: string, setting: any, candidate: string, rounds: (Record<string, number> | undefined)[] }} Cell
 * @typedef {{ target: string, where: string, spread: import('../figures/spread.mjs').Spread | undefined, tried: number, unit: string, met: boolean }} Judgement
 */

const isAlways = ({ appendfsync }) => appendfsync === 'always';
const isAt200 = (setting) => isAlways(setting) && setting.perSecond === 200 && !setting.alerts;
const kib = (bytes) => `${bytes / 1024} KB`;

const ratio = (metric) => (relay, naive) => relay[metric] / naive[metric];
const own = (compute) => (relay) => compute(relay);

/** What is to be reached. Figures of two candidates are compared round by round: so what troubled the machine troubled both. */
const TARGETS = [
  {
    target: 'accepts ≥ 1.2 × naive',
    measurement: 'accept',
    applies: isAlways,
    where: ({ bodyBytes, connections }) => `${kib(bodyBytes)}, ${connections} connections`,
    measure: ratio('perSecond'),
    unit: '×',
    isMet: (value) => value >= 1.2,
  },
  {
    target: 'accept p99 ≤ naive',
    measurement: 'accept',
    applies: isAlways,
    where: ({ bodyBytes, connections }) => `${kib(bodyBytes)}, ${connections} connections`,
    measure: ratio('p99'),
    unit: '×',
    isMet: (value) => value <= 1,
  },
  {
    target: 'delivered p50 ≤ naive + 3 ms',
    measurement: 'delay',
    applies: isAt200,
    where: () => '200/s',
    measure: (relay, naive) => relay.p50 - naive.p50,
    unit: 'ms more',
    isMet: (value) => value <= 3,
  },
  {
    target: 'delivered p99 ≤ 2 × naive',
    measurement: 'delay',
    applies: isAt200,
    where: () => '200/s',
    measure: ratio('p99'),
    unit: '×',
    isMet: (value) => value <= 2,
  },
  {
    target: 'drains ≥ 0.5 × naive',
    measurement: 'drain',
    applies: isAlways,
    where: ({ count }) => `${count} waiting`,
    measure: ratio('perSecond'),
    unit: '×',
    isMet: (value) => value >= 0.5,
  },
  ...[
    ['unreadBytes', 'unread'],
    ['deliveryBytes', 'as delivery'],
  ].map(([metric, where]) => ({
    target: 'waiting webhook of 1 KB ≤ 3,500 bytes of Redis',
    measurement: 'waiting',
    applies: isAlways,
    where: () => where,
    measure: own((relay) => relay[metric]),
    unit: 'bytes',
    isMet: (value) => value <= 3500,
  })),
  ...['ingress', 'worker'].map((service) => ({
    target: 'memory after a storm ≤ 1.2 × before',
    measurement: 'memory',
    applies: isAlways,
    where: () => service,
    measure: own((relay) => relay[`${service}After`] / relay[`${service}Before`]),
    unit: '×',
    isMet: (value) => value <= 1.2,
  })),
  {
    target: 'held backlog < 2 % of a core',
    measurement: 'held',
    applies: isAlways,
    where: ({ count }) => `${count} held, worker and Redis together`,
    measure: own(({ workerShare, redisShare }) => workerShare + redisShare),
    unit: '%',
    isMet: (value) => value < 2,
  },
];

/** @param {readonly Cell[]} cells @returns {Judgement[]} of what was tried; not met where the relay failed in any round */
export function judgeTargets(cells) {
  return TARGETS.flatMap(({ target, measurement, applies, where, measure, unit, isMet }) =>
    cells
      .filter((cell) => cell.measurement === measurement && cell.candidate === 'relay' && applies(cell.setting))
      .flatMap((relay) => {
        const values = valuesByRound(relay, naiveOf(relay, cells), measure);
        const spread = values.length === 0 ? undefined : spreadOf(values);
        const hasFailed = relay.rounds.some((figures) => figures === undefined);
        const met = !hasFailed && spread !== undefined && isMet(spread.median);
        return [{ target, where: where(relay.setting), spread, tried: relay.rounds.length, unit, met }];
      }),
  );
}

function naiveOf(relay, cells) {
  const setting = JSON.stringify(relay.setting);
  return cells.find(
    (cell) =>
      cell.measurement === relay.measurement && cell.candidate === 'naive' && JSON.stringify(cell.setting) === setting,
  );
}

function valuesByRound(relay, naive, measure) {
  return relay.rounds
    .map((figures, round) => {
      const others = naive === undefined ? {} : naive.rounds[round];
      return figures === undefined || others === undefined ? Number.NaN : measure(figures, others);
    })
    .filter((value) => Number.isFinite(value));
}
