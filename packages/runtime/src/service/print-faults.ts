import type { ConfigFault } from '@relay/contract';

/** Every fault as a block of its own, for the person in front of the terminal. */
export function printFaults(faults: readonly ConfigFault[]): string {
  const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
  const blocks = faults.map(
    ({ path, problem, remedy }) => `  ${path}\n    problem: ${problem}\n    remedy:  ${remedy}\n`,
  );
  return `The configuration has ${count}; nothing was started.\n\n${blocks.join('\n')}\n`;
}
