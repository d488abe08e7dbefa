import type { Secret } from '../config/secret.js';
import { secretForms } from './secret-forms.js';

const MASK = '[secret]';

/**
 * Gives a function that masks every known secret in a finished line of JSON: the last line of defence, whatever a
 * message, an error or a library's object brought in.
 */
export function scrubSecrets(secrets: readonly Secret[]): (line: string) => string {
  const inJson = secrets.flatMap(secretForms).map((form) => JSON.stringify(form).slice(1, -1));
  const longestFirst = [...new Set(inJson)].sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return (line) => line;
  const anySecret = new RegExp(longestFirst.map(escapeForRegExp).join('|'), 'g');
  return (line) => line.replace(anySecret, (found, offset: number) => (isEscaped(line, offset) ? found : MASK));
}

/** The `n` of `\n` belongs to a line break, not to a secret that begins with n; masking it would break the JSON. */
function isEscaped(line: string, offset: number): boolean {
  let backslashes = 0;
  while (line[offset - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
