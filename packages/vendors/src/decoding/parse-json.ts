import { type Range, scanJson, type WantedNumbers } from './scan-json.js';

/** Real payloads stay below 10. Beyond this, whatever walks a value recursively could run out of stack. */
const MAX_DEPTH = 100;

/**
 * How numbers are handed over. `value`: as numbers, except integers that a double cannot hold, which become their text
 * (two alerts whose ids differ in the last digit must not become one). `literal`: the members of the outermost object as
 * the very text that was sent, because a signature is computed over those characters.
 */
export type NumberStyle = 'value' | 'literal';

/** Every integer of 15 digits is safe in a double. */
const WANTED_NUMBERS = {
  value: { minChars: 16, maxDepth: MAX_DEPTH },
  literal: { minChars: 1, maxDepth: 1 },
} as const satisfies Record<NumberStyle, WantedNumbers>;

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

/** `JSON.parse` that bounds the nesting, keeps every digit and never quotes the payload in its complaint. */
export function parseJson(text: string, style: NumberStyle = 'value'): ParsedJson {
  const { depth, numbers } = scanJson(text, WANTED_NUMBERS[style]);
  if (depth > MAX_DEPTH) return { ok: false, problem: `JSON nested deeper than ${MAX_DEPTH} levels` };
  try {
    const value: unknown = JSON.parse(text);
    const kept = style === 'literal' ? numbers : numbers.filter(([start, end]) => isRounded(text.slice(start, end)));
    return { ok: true, value: kept.length === 0 ? value : JSON.parse(quoteRanges(text, kept)) };
  } catch {
    // The engine's own message quotes the payload, which may hold a secret.
    return { ok: false, problem: 'not valid JSON' };
  }
}

function isRounded(literal: string): boolean {
  return /^-?\d+$/.test(literal) && !Number.isSafeInteger(Number(literal));
}

function quoteRanges(text: string, ranges: readonly Range[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const [start, end] of ranges) {
    pieces.push(text.slice(from, start), '"', text.slice(start, end), '"');
    from = end;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}
