import type { ServerResponse } from 'node:http';

export function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  sendJson(response, status, { error: { code, message } });
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  sendText(response, status, 'application/json; charset=utf-8', JSON.stringify(body));
}

/** Node leaves the body out by itself when the request was HEAD. */
export function sendText(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
