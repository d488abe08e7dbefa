import { safeLine } from './safe-text.js';
import { scalarText } from './scalar-text.js';

const MAX_EXCERPT_CHARS = 60;

/** A value as an error message may quote it: short, on one line, never a whole payload. */
export function excerpt(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return JSON.stringify(safeLine(scalarText(value), MAX_EXCERPT_CHARS));
}
