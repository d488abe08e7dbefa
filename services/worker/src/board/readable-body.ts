/** Many times what any vendor sends. A page of the longest bodies must not hold up the deliveries of the same process. */
const MAX_CHARS = 100_000;

/** Far deeper than any vendor nests; some hundreds more would overflow the stack that writes the answer. */
const MAX_DEPTH = 50;

/**
 * A body as JSON where that shows exactly what was received, otherwise its text. JavaScript rounds numbers of more than
 * 15 digits, and vendors have ids of that length.
 */
export function readableBody(text: string): unknown {
  const parsed = text.length > MAX_CHARS ? undefined : parse(text);
  if (typeof parsed !== 'object' || parsed === null) return text;
  return keepsItsNumbers(text) && !isDeeperThan(MAX_DEPTH, parsed) ? parsed : text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

function keepsItsNumbers(json: string): boolean {
  for (const [token] of json.matchAll(STRING_OR_NUMBER)) {
    if (token.length > 15 && !token.startsWith('"') && String(Number(token)) !== token) return false;
  }
  return true;
}

function isDeeperThan(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((entry) => isDeeperThan(depth - 1, entry));
}
