/** What one field may hold, in code and in words. */
export interface Field<Value> {
  readonly expected: string;
  readonly accepts: (value: unknown) => value is Value;
}

/** One entry per field of the shape; a field without an entry does not compile. */
export type Fields<Shape> = { readonly [Name in keyof Required<Shape>]: Field<Exclude<Shape[Name], undefined>> };

export const text: Field<string> = { expected: 'a string', accepts: (value) => typeof value === 'string' };

export const flag: Field<boolean> = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };

export function number(min: number, max: number): Field<number> {
  return {
    expected: `a number from ${min} to ${max}`,
    accepts: (value): value is number => typeof value === 'number' && value >= min && value <= max,
  };
}

export function wholeNumber(min: number, max: number): Field<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    accepts: (value): value is number => Number.isInteger(value) && number(min, max).accepts(value),
  };
}

export function anyOf<First, Second>(first: Field<First>, second: Field<Second>): Field<First | Second> {
  return {
    expected: `${first.expected} or ${second.expected}`,
    accepts: (value): value is First | Second => first.accepts(value) || second.accepts(value),
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads every field that is there; whatever is wrong or unknown is added to `faults` and left out. */
export function readFields<Shape extends object>(
  fields: Fields<Shape>,
  input: Record<string, unknown>,
  path: string,
  faults: string[],
): Partial<Shape> {
  const read: Partial<Shape> = {};
  const unread = new Set(Object.keys(input));
  // `Object.keys` gives strings; these are the names of `Fields<Shape>`, no more and no less.
  for (const name of Object.keys(fields) as (keyof Shape & string)[]) {
    if (!unread.delete(name)) continue;
    const { accepts, expected } = fields[name];
    const value = input[name];
    if (accepts(value)) read[name] = value;
    else faults.push(`${path}${name}: expected ${expected}`);
  }
  for (const name of unread) faults.push(`${path}${name}: unknown; known are ${Object.keys(fields).join(', ')}`);
  return read;
}
