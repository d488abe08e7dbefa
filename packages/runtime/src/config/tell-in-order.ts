import type { ConfigFault } from '@relay/contract';
import type { Draft } from './draft.js';
import { type PlacedFault, startsWith } from './settings-path.js';

interface CheckFaults {
  /** Of settings looked at one by one. */
  readonly single: readonly PlacedFault[];
  /** Of what holds between settings. */
  readonly between: readonly PlacedFault[];
}

/** Every fault once, in the order of the file; without those that only follow from another at the same place. */
export function tellInOrder(draft: Draft, { single, between }: CheckFaults): ConfigFault[] {
  const gathered = draft.settingFaults;
  const faults = [
    ...gathered,
    ...single.filter(({ path }) => !gathered.some((cause) => startsWith(path, cause.path))),
    ...between.filter(
      ({ path }) =>
        !gathered.some((cause) => startsWith(path, cause.path)) && !single.some((cause) => isSame(path, cause.path)),
    ),
  ];
  const told = faults
    .map((fault) => ({ fault, position: draft.positionOf(fault.path) }))
    .sort((a, b) => a.position - b.position)
    .map(({ fault: { path, problem, remedy } }) => ({ path: draft.labelOf(path), problem, remedy }));
  // In environment mode one variable is the token of every source.
  return [...new Map(told.map((fault) => [`${fault.path}\n${fault.problem}`, fault])).values()];
}

function isSame(one: PlacedFault['path'], other: PlacedFault['path']): boolean {
  return one.length === other.length && startsWith(one, other);
}
