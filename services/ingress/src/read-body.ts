import type { IncomingMessage } from 'node:http';

export type BodyReading =
  | { readonly kind: 'read'; readonly body: Buffer }
  | { readonly kind: 'too-large' }
  /** The sender went away before its body was complete. */
  | { readonly kind: 'aborted' };

/** Reads the bytes as they are: chunked or not, whatever they claim to be, and never more than the limit. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyReading> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve({ kind: 'too-large' });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (reading: BodyReading): void => {
      request.off('data', onData).off('end', onEnd).off('close', onAborted).off('error', onAborted);
      resolve(reading);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > maxBytes) settle({ kind: 'too-large' });
      else chunks.push(chunk);
    };
    const onEnd = (): void =>
      settle({ kind: 'read', body: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks) });
    const onAborted = (): void => settle({ kind: 'aborted' });
    request.on('data', onData).on('end', onEnd).on('close', onAborted).on('error', onAborted);
  });
}

const DRAIN_MAX_BYTES = 8 * 1024 * 1024;
const DRAIN_MAX_MS = 2_000;

/**
 * Lets a refused sender finish its body, within bounds, so that it reads the refusal: a connection that is closed while
 * bytes are under way is reset, and the sender sees a network error instead of the status.
 */
export function drain(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  let size = 0;
  const giveUp = (): void => {
    request.destroy();
  };
  const timer = setTimeout(giveUp, DRAIN_MAX_MS).unref();
  request
    .on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > DRAIN_MAX_BYTES) giveUp();
    })
    .on('error', () => undefined)
    .on('close', () => clearTimeout(timer))
    .resume();
}
