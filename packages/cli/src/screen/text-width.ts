/** Code points that a terminal draws two columns wide: East Asian Wide and Fullwidth of Unicode's UAX #11. */
const WIDE: ReadonlyArray<readonly [from: number, to: number]> = [
  [0x1100, 0x115f], // Hangul leading consonants
  [0x2329, 0x232a], // Angle brackets
  [0x2e80, 0x303e], // CJK radicals, symbols and punctuation
  [0x3041, 0x33ff], // Kana, Bopomofo, enclosed and square letters
  [0x3400, 0x4dbf], // CJK extension A
  [0x4e00, 0x9fff], // CJK
  [0xa000, 0xa4cf], // Yi
  [0xa960, 0xa97f], // Hangul extended
  [0xac00, 0xd7a3], // Hangul syllables
  [0xf900, 0xfaff], // CJK compatibility
  [0xfe10, 0xfe19], // Vertical forms
  [0xfe30, 0xfe6f], // Compatibility and small forms
  [0xff01, 0xff60], // Fullwidth ASCII
  [0xffe0, 0xffe6], // Fullwidth signs
  [0x16fe0, 0x18dff], // Tangut, Khitan
  [0x1aff0, 0x1b2ff], // Kana supplements, Nushu
  [0x1f200, 0x1f265], // Enclosed ideographs
  [0x20000, 0x3fffd], // CJK extensions B and up
];

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What people take for one character each: a letter with its accents, a flag, a family of emoji. */
export function charactersOf(text: string): string[] {
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment);
}

/** Columns that a terminal needs for a line of text without control characters. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return charactersOf(text).reduce((width, character) => width + characterWidth(character), 0);
}

function characterWidth(character: string): number {
  if (/^[\p{Mark}\p{Format}\p{Control}]*$/u.test(character)) return 0;
  // An emoji by itself, or made one by the variation selector.
  if (/\p{Emoji_Presentation}|\ufe0f/u.test(character)) return 2;
  const code = character.codePointAt(0) ?? 0;
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

/** The text, or as much of it as fits with an ellipsis behind it. */
export function cutToWidth(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = '';
  let room = width - 1;
  for (const character of charactersOf(text)) {
    room -= characterWidth(character);
    if (room < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

export function padToWidth(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}
