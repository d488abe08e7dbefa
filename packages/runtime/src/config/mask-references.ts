/** Unicode noncharacters: never in a text that is meant to be read, and no more than a letter to YAML. */
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';
const REFERENCE = /\$\{([^{}\s"'#,[\]]*)\}/g;
const MASKED = new RegExp(`${OPEN}([^${CLOSE}]*)${CLOSE}`, 'g');

/**
 * Hides the braces of `${NAME}` from YAML, which would read them as a mapping inside of `{ token: ${NAME} }`. Each brace
 * is one character before and after, so that the parser's lines and columns stay true.
 */
export function maskReferences(text: string): string {
  return text.replace(REFERENCE, `$$${OPEN}$1${CLOSE}`);
}

export function unmaskReferences(text: string): string {
  return text.replace(MASKED, '{$1}');
}
