import { cutText } from './cut-text.js';

const CONTROL_CHARS = /[\p{Cc}\u2028\u2029]+/gu;
const CONTROL_CHARS_BUT_LINES = /[^\P{Cc}\t\n]/gu;
const LINE_ENDS = /\r\n?|[\u2028\u2029]/g;

/** A surrogate without its partner has no UTF-8 form: a strict JSON reader would refuse the whole event. */
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** Room for what cleaning removes, so that a value of a megabyte is not cleaned from end to end only to be cut. */
const CUT_AHEAD = 2;

/** One line of at most `maxChars` code points; control characters and line ends become a space. */
export function safeLine(text: string, maxChars: number): string {
  return clean(text, maxChars, (rough) => rough.replace(CONTROL_CHARS, ' '));
}

/** As `safeLine`, with lines and tabs kept. */
export function safeLines(text: string, maxChars: number): string {
  return clean(text, maxChars, (rough) => rough.replace(LINE_ENDS, '\n').replace(CONTROL_CHARS_BUT_LINES, ' '));
}

function clean(text: string, maxChars: number, replaceControls: (rough: string) => string): string {
  const rough = cutText(text.trimStart(), maxChars * CUT_AHEAD);
  return cutText(replaceControls(rough).replace(LONE_SURROGATES, '\ufffd').trim(), maxChars).trimEnd();
}
