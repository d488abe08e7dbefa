import type { ServerResponse } from 'node:http';

/** Sends the whole answer. The response is still to be ended: only then does `Connection: close` take effect. */
export function writeAnswer(response: ServerResponse, status: number, body: object): void {
  response.write(withHead(response, status, body));
}

/** Sends the answer and ends it, in one piece. */
export function endWith(response: ServerResponse, status: number, body: object): void {
  response.end(withHead(response, status, body));
}

function withHead(response: ServerResponse, status: number, body: object): string {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  return text;
}
