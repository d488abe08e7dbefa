import type { Secret } from '../config/secret.js';
import { secretForms } from './secret-forms.js';

const MASK = '[secret]';

/**
 * Gives a function that masks every known secret in a finished line of JSON: the last line of defence, whatever a
 * message, an error or a library's object brought in.
 */
export function scrubSecrets(secrets: readonly Secret[]): (line: string) => string {
  // As text in JSON, and as text in JSON that is itself a text in JSON, such as a logged request body.
  const inJson = secrets
    .flatMap(secretForms)
    .flatMap((form) => [escapeForJson(form), escapeForJson(escapeForJson(form))]);
  const longestFirst = [...new Set(inJson)].sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return (line) => line;
  const anySecret = new RegExp(longestFirst.map(toPattern).join('|'), 'g');
  return (line) => line.replace(anySecret, (found, offset: number) => (isEscaped(line, offset) ? found : MASK));
}

/** The `n` of `\n` belongs to a line break, not to a secret that begins with n; masking it would break the JSON. */
function isEscaped(line: string, offset: number): boolean {
  let backslashes = 0;
  while (line[offset - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function escapeForJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Percent-encoding may use letters of either case. */
function toPattern(text: string): string {
  return text
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replace(/%[0-9a-f]{2}/gi, (byte) =>
      byte.replace(/[a-f]/gi, (digit) => `[${digit.toLowerCase()}${digit.toUpperCase()}]`),
    );
}
