import { type Range, scanJson, type WantedNumbers } from './scan-json.js';

/** Real payloads stay below 10. Beyond this, whatever walks a value recursively could run out of stack. */
const MAX_DEPTH = 100;

/** Real payloads stay below 1,000. A megabyte of tiny members would hold up the alerts behind it. */
const MAX_COMMAS = 10_000;

/**
 * How numbers are handed over. `value`: as numbers, except integers that a double cannot hold, which become their text
 * (two alerts whose ids differ in the last digit must not become one). `literal`: the members of the outermost object as
 * the very text that was sent, because a signature is computed over those characters.
 */
export type NumberStyle = 'value' | 'literal';

/** Every integer of 15 digits is safe in a double. */
const WANTED_NUMBERS = {
  value: { minChars: 16, where: 'anywhere' },
  literal: { minChars: 1, where: 'members' },
} as const satisfies Record<NumberStyle, WantedNumbers>;

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

/** `JSON.parse` that bounds nesting and size, keeps every digit and never quotes the payload in its complaint. */
export function parseJson(text: string, style: NumberStyle = 'value'): ParsedJson {
  const { depth, commas, numbers } = scanJson(text, WANTED_NUMBERS[style]);
  if (depth > MAX_DEPTH) return { ok: false, problem: `JSON nested deeper than ${MAX_DEPTH} levels` };
  if (commas > MAX_COMMAS) return { ok: false, problem: `JSON of more than ${MAX_COMMAS} values` };
  const kept = numbers.filter(([start, end]) => KEEPS_TEXT[style](text.slice(start, end)));
  try {
    const value: unknown = JSON.parse(quoteRanges(text, kept));
    // Quoting turns a number where a name belongs into a name; behind a colon, in literal style, no name belongs.
    if (style === 'value' && kept.length > 0) JSON.parse(text);
    return { ok: true, value };
  } catch {
    // The engine's own message quotes the payload, which may hold a secret.
    return { ok: false, problem: 'not valid JSON' };
  }
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

const KEEPS_TEXT: Readonly<Record<NumberStyle, (literal: string) => boolean>> = {
  value: (literal) => /^-?\d+$/.test(literal) && !Number.isSafeInteger(Number(literal)),
  literal: (literal) => NUMBER.test(literal),
};

function quoteRanges(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  const pieces: string[] = [];
  let from = 0;
  for (const [start, end] of ranges) {
    pieces.push(text.slice(from, start), '"', text.slice(start, end), '"');
    from = end;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}
