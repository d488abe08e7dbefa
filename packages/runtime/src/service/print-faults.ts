import type { ConfigFault } from '@relay/contract';

/** Every fault as a block of its own, for the person in front of the terminal. */
export function printFaults(faults: readonly ConfigFault[]): string {
  const heading = `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n`;
  const blocks = faults.map(({ path, problem, remedy }) => `  ${path}\n    ${problem}\n    → ${remedy}\n`);
  return [heading, ...blocks].join('\n');
}
