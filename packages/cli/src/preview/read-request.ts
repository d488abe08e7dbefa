import type { Envelope } from '@relay/contract';

export type Request = Pick<Envelope, 'method' | 'query' | 'headers' | 'body'>;

/**
 * Takes a payload in whichever form someone has it at hand: a recorded request (`*.request.json`), an HTTP request as a
 * proxy logs it, or just the body of a POST.
 */
export function readRequest(bytes: Uint8Array): Request {
  const text = Buffer.from(bytes).toString('utf8');
  return recordedRequest(text) ?? rawRequest(bytes) ?? { method: 'POST', query: '', headers: {}, body: bytes };
}

function recordedRequest(text: string): Request | undefined {
  const value = parsedOrNothing(text);
  if (typeof value !== 'object' || value === null || !('method' in value && 'headers' in value)) return undefined;
  const { method, headers, ...rest } = value;
  if (typeof method !== 'string' || typeof headers !== 'object' || headers === null) return undefined;
  const query = 'query' in rest && typeof rest.query === 'string' ? rest.query : '';
  return { method, query, headers: lowerCaseNames(Object.entries(headers)), body: recordedBody(rest) };
}

function recordedBody(recorded: object): Uint8Array {
  if ('body' in recorded && typeof recorded.body === 'string') return Buffer.from(recorded.body, 'utf8');
  const base64 = 'bodyBase64' in recorded ? recorded.bodyBase64 : undefined;
  return Buffer.from(typeof base64 === 'string' ? base64 : '', 'base64');
}

const REQUEST_LINE = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/;

function rawRequest(bytes: Uint8Array): Request | undefined {
  // Latin-1 keeps one character per byte, so that places in the text are places in the bytes.
  const text = Buffer.from(bytes).toString('latin1');
  const headEnd = /\r?\n\r?\n/.exec(text);
  const [requestLine = '', ...headerLines] = text.slice(0, headEnd?.index).split(/\r?\n/);
  const match = REQUEST_LINE.exec(requestLine);
  if (match === null) return undefined;
  const headers = lowerCaseNames(headerLines.map((line) => line.split(/:\s*(.*)/, 2)));
  const bodyStart = headEnd === null ? bytes.length : headEnd.index + headEnd[0].length;
  const bodyEnd = bodyStart + Number(headers['content-length'] ?? Number.NaN);
  return {
    method: match[1] ?? '',
    query: (match[2] ?? '').replace(/^[^?]*\??/, ''),
    headers,
    // Editors add a line end to a file; the length tells where the body really ends.
    body: bytes.subarray(bodyStart, Number.isNaN(bodyEnd) ? undefined : bodyEnd),
  };
}

function lowerCaseNames(headers: ReadonlyArray<readonly unknown[]>): Record<string, string> {
  return Object.fromEntries(headers.map(([name, value]) => [String(name).toLowerCase(), String(value ?? '')]));
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
