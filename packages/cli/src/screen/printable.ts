/**
 * Control characters, and those that turn the direction of what follows. Text of a vendor, or of whoever calls its API,
 * must not be able to move the cursor, change the colours or hide a line on the operator's screen.
 */
const UNSAFE = /[\p{Control}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** For text that keeps its lines. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => (character === '\n' || character === '\t' ? character : named(character)));
}

/** For text that must fit into one line. */
export function printableLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(UNSAFE, named);
}

function named(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
