import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** A whole answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function jsonAnswer(status: number, value: unknown, headers: Answer['headers'] = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function sendAnswer(response: ServerResponse, answer: Answer): void {
  writeHead(response, answer);
  response.end(answer.body);
}

/** The length is told, so that a client can see that a cut body was cut. 304 has none: it would be that of the 200. */
export function writeHead(response: ServerResponse, { status, headers, body }: Answer): void {
  const length = status === 304 ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length });
}

/** JSON texts one by one as the array `name` of an object with `rest` beside it: 200,000 events exceed a string's length. */
export async function sendJsonList(
  response: ServerResponse,
  rest: Readonly<Record<string, unknown>>,
  name: string,
  items: readonly unknown[],
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.write(`${JSON.stringify(rest).slice(0, -1)},${JSON.stringify(name)}:[`);
  for (let start = 0; start < items.length && !response.destroyed; start += ITEMS_PER_WRITE) {
    const chunk = items.slice(start, start + ITEMS_PER_WRITE).map((item) => JSON.stringify(item));
    const separator = start === 0 ? '' : ',\n';
    if (!response.write(separator + chunk.join(',\n')))
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end(']}');
}

const ITEMS_PER_WRITE = 200;
