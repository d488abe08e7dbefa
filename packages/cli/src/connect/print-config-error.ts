import type { ConfigError } from '@relay/contract';

/** Every fault as a block of its own, as the services print them. */
export function printConfigError({ faults }: ConfigError): string {
  const heading = `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n`;
  const blocks = faults.map(({ path, problem, remedy }) => `  ${path}\n    ${problem}\n    → ${remedy}\n`);
  return [heading, ...blocks].join('\n');
}
