import { MEASUREMENTS } from './measurements/index.mjs';
import { describeSetting } from './print-report.mjs';

/**
 * Measures everything in rounds. Within a round the candidates follow one another at once, and every second round the
 * other way about: what drifts on the machine (heat, a neighbour, a disk's cache) favours nobody.
 * @param {object} options
 * @param {readonly string[]} options.names
 * @param {import('./sizes.mjs').Sizes} options.sizes
 * @param {object} options.also the relay's configuration over the usual one
 * @param {(cells: import('./targets.mjs').Cell[], failures: { label: string, message: string }[]) => void} options.onProgress
 */
export async function runRounds({ names, sizes, also, onProgress }) {
  const plan = names.flatMap((name) => planOf(name, sizes));
  const cells = [];
  const failures = [];
  for (const [index, { name, setting, candidate, round }] of plan.entries()) {
    const label = `${name}: ${describeSetting(setting)}: ${candidate}`;
    console.log(`[${index + 1}/${plan.length}] ${label}`);
    const cell = cellOf(cells, name, setting, candidate);
    try {
      cell.rounds[round] = await MEASUREMENTS[name].measure(candidate, setting, { ...sizes, also });
    } catch (error) {
      // The rest of a long run is worth having all the same.
      cell.rounds[round] = undefined;
      failures.push({ label, message: error.message });
      console.error(`failed: ${error.message}`);
    }
    onProgress(cells, failures);
  }
  return { cells, failures };
}

function planOf(name, sizes) {
  const { candidates, settings, mostRounds = sizes.rounds } = MEASUREMENTS[name];
  const rounds = Math.min(sizes.rounds, mostRounds);
  return Array.from({ length: rounds }, (_, round) => {
    const order = round % 2 === 0 ? candidates : [...candidates].reverse();
    return settings(sizes).flatMap((setting) => order.map((candidate) => ({ name, setting, candidate, round })));
  }).flat();
}

function cellOf(cells, measurement, setting, candidate) {
  const found = cells.find(
    (cell) =>
      cell.measurement === measurement &&
      cell.candidate === candidate &&
      JSON.stringify(cell.setting) === JSON.stringify(setting),
  );
  if (found !== undefined) return found;
  const cell = { measurement, setting, candidate, rounds: [] };
  cells.push(cell);
  return cell;
}
