import { toError } from '@relay/contract';

/** Real payloads stay below 10. Beyond this, whatever walks a value recursively could run out of stack. */
const MAX_DEPTH = 100;

/**
 * How numbers are handed over. `value`: as numbers, except integers that a double cannot hold, which become their text
 * (two alerts whose ids differ in the last digit must not become one). `literal`: always as the text that was sent,
 * because a signature is computed over those very characters.
 */
export type NumberStyle = 'value' | 'literal';

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

/** `JSON.parse` that bounds the nesting, keeps every digit and never quotes the payload in its complaint. */
export function parseJson(text: string, numbers: NumberStyle = 'value'): ParsedJson {
  const scan = scanJson(text);
  if (scan.depth > MAX_DEPTH) return { ok: false, problem: `JSON nested deeper than ${MAX_DEPTH} levels` };
  try {
    const value: unknown = JSON.parse(text);
    const quoted = scan.numbers.filter(([start, end]) => numbers === 'literal' || isRounded(text.slice(start, end)));
    return { ok: true, value: quoted.length === 0 ? value : JSON.parse(quoteRanges(text, quoted)) };
  } catch (thrown) {
    return { ok: false, problem: `not valid JSON${positionIn(toError(thrown).message)}` };
  }
}

type Range = readonly [start: number, end: number];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Finds nesting depth and number literals. What it finds in text that is not JSON has no meaning and is not used. */
function scanJson(text: string): { readonly depth: number; readonly numbers: readonly Range[] } {
  const numbers: Range[] = [];
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      index = endOfString(text, index);
    } else if (startsNumber(code)) {
      const end = endOfNumber(text, index);
      numbers.push([index, end]);
      index = end - 1;
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
    }
  }
  return { depth: deepest, numbers };
}

function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text.charCodeAt(index) !== QUOTE) {
    index += text.charCodeAt(index) === BACKSLASH ? 2 : 1;
  }
  return index;
}

const startsNumber = (code: number): boolean => (code >= 0x30 && code <= 0x39) || code === 0x2d;

function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && '0123456789+-.eE'.includes(text.charAt(end))) end += 1;
  return end;
}

function isRounded(literal: string): boolean {
  return literal.length > 15 && /^-?\d+$/.test(literal) && !Number.isSafeInteger(Number(literal));
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

/** The engine's message quotes the payload, which may hold a secret: only the position is taken over. */
function positionIn(message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  return position === undefined ? '' : ` (character ${position})`;
}
