const COLOURS = { trace: 90, debug: 90, info: 32, warn: 33, error: 31, fatal: 31 };

/** More of it is in the JSON: `npm start -- --json`. */
const LONGEST_VALUE = 120;

/** Said by the line's beginning already, or the same in every line of a service. */
const NOT_SHOWN = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'name', 'service', 'err']);

/** One JSON line of a service as a person reads it; anything else as it came, behind the service's name. */
export function formatLogLine(service, line, { colours = false } = {}) {
  const paint = (colour, text) => (colours ? `\u001b[${colour}m${text}\u001b[0m` : text);
  const name = service.padEnd(7);
  const entry = parseEntry(line);
  if (entry === undefined) return `${' '.repeat(15)}${paint(36, name)} ${line}`;

  const fields = Object.entries(entry)
    .filter(([key, value]) => !NOT_SHOWN.has(key) && value !== undefined)
    .map(([key, value]) => `${paint(90, `${key}=`)}${showValue(value)}`);
  const head = [
    clock(entry.time),
    paint(COLOURS[entry.level] ?? 0, String(entry.level).padEnd(5)),
    paint(36, name),
    entry.msg ?? '',
  ].join(' ');
  const stack = typeof entry.err?.stack === 'string' ? `\n${indent(entry.err.stack)}` : '';
  return [head, ...fields].join(' ').trimEnd() + stack;
}

function parseEntry(line) {
  try {
    const entry = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && 'level' in entry ? entry : undefined;
  } catch {
    return undefined;
  }
}

function clock(time) {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? ' '.repeat(8) : date.toTimeString().slice(0, 8);
}

function showValue(value) {
  const text = typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function indent(text) {
  return text.replace(/^/gm, '    ');
}
