/** Something that people can see; a name of control characters alone is as good as none. */
const VISIBLE = /[^\s\p{Cc}]/u;

/**
 * The text of a string, number or boolean; empty for everything else. Absent values, objects and numbers beyond a
 * double's range must never show as "undefined", "null", "[object Object]" or "Infinity" in an event.
 */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return VISIBLE.test(value) ? value.trim() : '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return typeof value === 'boolean' ? String(value) : '';
}

/** The first that says something. */
export function firstText(...values: readonly unknown[]): string {
  return firstTextOf(values);
}

/** As `firstText`, for lists out of a payload: these may be longer than a call takes arguments. */
export function firstTextOf(values: Iterable<unknown>): string {
  for (const value of values) {
    const text = scalarText(value);
    if (text !== '') return text;
  }
  return '';
}
