/** Joins the parts that say something; Flashduty's own titles read `<check> / <resource>`. */
export function joinParts(parts: readonly string[], separator = ' / '): string {
  return parts.filter((part) => part !== '').join(separator);
}
