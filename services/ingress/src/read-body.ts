import type { IncomingMessage } from 'node:http';
import type { Take } from './bytes-in-flight.js';
import { GrowingBuffer } from './growing-buffer.js';

export type BodyReading =
  | { readonly kind: 'read'; readonly body: Buffer }
  | { readonly kind: 'too-large' }
  /** Too much is being read or stored already. */
  | { readonly kind: 'no-room' }
  /** The sender went away before its body was complete. */
  | { readonly kind: 'aborted' };

const CHUNKS_IN_A_ROW = 1_000;

/** Reads the bytes as they are: chunked or not, whatever they claim to be, and never more than the limit. */
export function readBody(request: IncomingMessage, maxBytes: number, take: Take): Promise<BodyReading> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve({ kind: 'too-large' });
  return new Promise((resolve) => {
    const body = new GrowingBuffer(maxBytes);
    let chunks = 0;
    const settle = (reading: BodyReading): void => {
      request.off('data', onData).off('end', onEnd).off('close', onAborted).off('error', onAborted);
      resolve(reading);
    };
    const onData = (chunk: Buffer): void => {
      if (body.size + chunk.length > maxBytes) settle({ kind: 'too-large' });
      else if (!take(chunk.length)) settle({ kind: 'no-room' });
      else body.append(chunk);
      chunks += 1;
      if (chunks % CHUNKS_IN_A_ROW === 0) giveWay(request);
    };
    const onEnd = (): void => settle({ kind: 'read', body: body.bytes });
    const onAborted = (): void => settle({ kind: 'aborted' });
    request.on('data', onData).on('end', onEnd).on('close', onAborted).on('error', onAborted);
  });
}

/** Thousands of tiny chunks come in one piece, and Node would read piece after piece while there are any. */
function giveWay(request: IncomingMessage): void {
  request.pause();
  setImmediate(() => request.resume());
}
