import { PayloadError } from '@relay/contract';
import { z } from 'zod';
import { scalarText } from '../text/scalar-text.js';

export type PayloadRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is PayloadRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string, number or boolean as trimmed text; empty when absent or of another type. */
export const scalar = z.unknown().optional().transform(scalarText);

/** An object as it stands, empty when absent or of another type. Not `z.record`, which would copy its members. */
export const record = z
  .unknown()
  .optional()
  .transform((value): PayloadRecord => (isRecord(value) ? value : {}));

/** The members of a list, none when absent or of another type. */
export const list = z
  .unknown()
  .optional()
  .transform((value): readonly unknown[] => (Array.isArray(value) ? value : []));

/** The door of a vendor: what passes has the payload's type, what does not is a PayloadError with the path. */
export function parsePayload<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue === undefined || issue.path.length === 0 ? '(body)' : issue.path.map(String).join('.');
  throw new PayloadError(path, issue?.message ?? 'cannot be read');
}
