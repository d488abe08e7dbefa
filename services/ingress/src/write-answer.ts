import type { ServerResponse } from 'node:http';

/** Sends the whole answer. The response is still to be ended: only then does `Connection: close` take effect. */
export function writeAnswer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.write(text);
}
