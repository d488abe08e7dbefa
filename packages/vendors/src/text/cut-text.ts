/**
 * Counts code points without building an array of them, and stops as soon as the answer is known: a payload may hold a
 * value of a megabyte.
 */
function endOfChars(text: string, maxChars: number): number {
  let index = 0;
  for (let chars = 0; chars < maxChars && index < text.length; chars += 1) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}

export function isLongerThan(text: string, maxChars: number): boolean {
  return text.length > maxChars && endOfChars(text, maxChars) < text.length;
}

/** Cuts by code points, so that no surrogate pair is ever torn apart. */
export function cutText(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : text.slice(0, endOfChars(text, maxChars));
}
