/** Looks a vendor's word up in a table; words such as `constructor` find nothing there. */
export function lookUp<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
