import type { AlertEvent } from '@relay/contract';

/** One field of an event that is not what it was. */
export interface Difference {
  readonly field: string;
  /** Absent when the field was not there. */
  readonly before?: string;
  readonly after?: string;
}

/** What differs between two events, field by field and label by label, in the order in which an event has them. */
export function diffEvents(before: AlertEvent, after: AlertEvent): readonly Difference[] {
  const [old, fresh] = [flatten(before), flatten(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .filter((field) => old.get(field) !== fresh.get(field))
    .map((field) => ({ field, ...side('before', old.get(field)), ...side('after', fresh.get(field)) }));
}

/** An event as a list of names and texts. */
export function flatten({ labels, ...fields }: AlertEvent): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(fields).map(([name, value]) => [name, String(value)] as const),
    ...Object.entries(labels).map(([name, value]) => [`labels.${name}`, value] as const),
  ]);
}

function side<Name extends 'before' | 'after'>(name: Name, value: string | undefined) {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, string>);
}
