import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { METHODS } from './methods.js';
import { REFUSALS, Refusal } from './refusals.js';

export type OnBrokenRequest = (refusal: Refusal, remoteAddress: string | undefined) => void;

/**
 * Answers what never becomes a request for the app: what is no HTTP, does not come in time, or asks for a tunnel. Node
 * would answer some of it too, but neither count nor tell it.
 */
export function answerBrokenRequests(server: Server, onRefusal: OnBrokenRequest): void {
  const pending = new WeakMap<Duplex, ServerResponse[]>();
  const broken = new WeakSet<Duplex>();

  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const responses = pending.get(socket) ?? [];
    pending.set(socket, responses);
    responses.push(response);
    response.once('close', () => responses.splice(responses.indexOf(response), 1));
  });

  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // Each further piece of a stream that cannot be parsed is an error again.
    if (broken.has(socket)) return;
    broken.add(socket);
    const refusal = refusalOf(error.code ?? '', socket);
    if (refusal !== undefined) onRefusal(refusal, addressOf(socket));
    const responses = pending.get(socket) ?? [];
    const due = responses.filter(({ req }) => req.complete).at(-1);
    if (due !== undefined) {
      // Bytes too many behind a whole webhook must not cost it its answer.
      due.once('close', () => socket.destroy());
      return;
    }
    if (refusal !== undefined && socket.writable && !responses.some(({ headersSent }) => headersSent))
      socket.write(wholeAnswer(refusal));
    socket.destroy();
  });

  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    const refusal = new Refusal('method_not_allowed', 'method');
    onRefusal(refusal, addressOf(socket));
    socket.on('error', () => undefined);
    socket.write(wholeAnswer(refusal));
    socket.destroy();
  });
}

/** By Node's code. Undefined when nobody is left to be answered, or nothing was ever said. */
function refusalOf(code: string, socket: Duplex): Refusal | undefined {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return hasSpoken(socket) ? new Refusal('timeout', 'timeout') : undefined;
    case 'HPE_HEADER_OVERFLOW':
      return new Refusal('headers_too_large', 'headers');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new Refusal('too_large', 'size');
    case 'HPE_INVALID_EOF_STATE':
      return undefined;
    default:
      return code.startsWith('HPE_') ? new Refusal('malformed', 'malformed') : undefined;
  }
}

function hasSpoken(socket: Duplex): boolean {
  return socket instanceof Socket && socket.bytesRead > 0;
}

function addressOf(socket: Duplex): string | undefined {
  return socket instanceof Socket ? socket.remoteAddress : undefined;
}

function wholeAnswer({ code }: Refusal): string {
  const { status, message } = REFUSALS[code];
  const body = JSON.stringify({ error: { code, message } });
  const allow = code === 'method_not_allowed' ? `Allow: ${METHODS.join(', ')}\r\n` : '';
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${allow}Connection: close\r\n` +
    `Content-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}
