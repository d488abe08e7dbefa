import type { Request } from 'express';

/** A form's fields; without a form there are none. */
export function fieldsOf({ body }: Request): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? body : {};
}

/** A count as forms and addresses carry it: whatever else stands there is none. */
export function readCount(value: unknown, maxDigits: number): number | undefined {
  return typeof value === 'string' && /^\d+$/.test(value) && value.length <= maxDigits ? Number(value) : undefined;
}
