import { PayloadError } from '@relay/contract';
import { z } from 'zod';
import { scalarText } from '../text/scalar-text.js';

export type PayloadRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is PayloadRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Far more than any sender has. A hostile payload of a megabyte must not hold up the alerts behind it. */
const MAX_MEMBERS = 1000;

/** The members of an object in the order of the payload, except that names like `7` come first. */
export function entriesOf(record: PayloadRecord): ReadonlyArray<readonly [name: string, value: unknown]> {
  return Object.keys(record)
    .slice(0, MAX_MEMBERS)
    .map((name) => [name, record[name]]);
}

function bounded(record: PayloadRecord): PayloadRecord {
  return Object.keys(record).length > MAX_MEMBERS ? Object.fromEntries(entriesOf(record)) : record;
}

/** A string, number or boolean as trimmed text; empty when absent or of another type. */
export const scalar = z.unknown().optional().transform(scalarText);

/** An object, empty when absent or of another type. Not `z.record`, which would copy each of its members. */
export const record = z
  .unknown()
  .optional()
  .transform((value): PayloadRecord => (isRecord(value) ? bounded(value) : {}));

/** The members of a list, none when absent or of another type. */
export const list = z
  .unknown()
  .optional()
  .transform((value): readonly unknown[] => (Array.isArray(value) ? value.slice(0, MAX_MEMBERS) : []));

/** The door of a vendor: what passes has the payload's type, what does not is a PayloadError with the path. */
export function parsePayload<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue === undefined || issue.path.length === 0 ? '(body)' : issue.path.map(String).join('.');
  throw new PayloadError(path, issue?.message ?? 'cannot be read');
}
