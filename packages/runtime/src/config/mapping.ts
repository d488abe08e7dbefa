export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A mapping's own entry; undefined for anything that is not a mapping. For looking into settings not yet checked. */
export function entryOf(value: unknown, key: string): unknown {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function entriesOf(value: unknown): ReadonlyArray<[string, unknown]> {
  return isMapping(value) ? Object.entries(value) : [];
}
