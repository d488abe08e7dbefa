/** Where a number literal stands in its text. */
export type Range = readonly [start: number, end: number];

export interface JsonScan {
  readonly depth: number;
  /** One less than the values, or fewer where objects and lists are nested. */
  readonly commas: number;
  readonly numbers: readonly Range[];
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d] as const;

/** Which number literals are wanted. */
export interface WantedNumbers {
  readonly minChars: number;
  /** `members`: only the values of the outermost object. */
  readonly where: 'members' | 'anywhere';
}

/**
 * Finds depth, size and the wanted number literals, in one pass and without a stack. What it finds in text that
 * turns out not to be JSON has no meaning.
 */
export function scanJson(text: string, { minChars, where }: WantedNumbers): JsonScan {
  const numbers: Range[] = [];
  let commas = 0;
  let depth = 0;
  let deepest = 0;
  let isBehindColon = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (isBlank(code)) continue;
    if (code === QUOTE) {
      index = endOfString(text, index);
    } else if (isDigit(code) || code === MINUS) {
      const end = endOfNumber(text, index);
      const isWanted = end - index >= minChars && (where === 'anywhere' || (depth === 1 && isBehindColon));
      if (isWanted) numbers.push([index, end]);
      index = end - 1;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      depth -= 1;
    } else if (code === COMMA) {
      commas += 1;
    }
    isBehindColon = code === COLON;
  }
  return { depth: deepest, commas, numbers };
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text.charCodeAt(index) !== QUOTE) {
    index += text.charCodeAt(index) === BACKSLASH ? 2 : 1;
  }
  return index;
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

const BEYOND_DIGITS = new Set([...'+-.eE'].map((char) => char.charCodeAt(0)));

function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && (isDigit(text.charCodeAt(end)) || BEYOND_DIGITS.has(text.charCodeAt(end)))) end += 1;
  return end;
}
