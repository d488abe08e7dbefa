/** Far deeper than any vendor nests. Each level indents all that is within it, so a body of brackets alone would fill the memory. */
const MAX_DEPTH = 50;

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * A JSON text with line breaks and indents, or undefined when it is none or too deep. Every literal stays as it is written: reading
 * and writing it again would round an id of twenty digits and drop a repeated name.
 */
export function indentJson(text: string): string | undefined {
  if (!isJson(text)) return undefined;
  let depth = 0;
  let previous = '';
  let indented = '';
  const lineBreak = () => `\n${'  '.repeat(depth)}`;
  for (const [token] of text.matchAll(TOKEN)) {
    const closes = token === '}' || token === ']';
    if (closes) depth -= 1;
    const opened = previous === '{' || previous === '[';
    if (closes ? !opened : opened || previous === ',') indented += lineBreak();
    indented += token === ':' ? ': ' : token;
    if (token === '{' || token === '[') depth += 1;
    if (depth > MAX_DEPTH) return undefined;
    previous = token;
  }
  return indented;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
