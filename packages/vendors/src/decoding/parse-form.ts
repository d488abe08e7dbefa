export type Fields = ReadonlyMap<string, string>;

/** More than any sender has; the rest of a hostile body is not worth the time. */
export const MAX_FIELDS = 1000;

/** Reads `a=1&b=2`, of a body or a query, by form rules: `+` is a space, broken escapes stay. The first of a name wins. */
export function parseForm(text: string): Fields {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text.split('&', MAX_FIELDS).join('&'))) {
    if (!fields.has(name)) fields.set(name, value);
  }
  return fields;
}
