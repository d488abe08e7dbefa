import type { IncomingMessage } from 'node:http';

const DRAIN_MAX_BYTES = 8 * 1024 * 1024;
/** Each tiny chunk costs as much as a large one. */
const DRAIN_MAX_CHUNKS = 1_000;
const DRAIN_MAX_MS = 2_000;

/**
 * Reads away the rest of a refused body, within bounds. A connection that is closed while its sender still writes is
 * reset, and a sender that reads only after it has written then sees a network error in place of the status.
 */
export function drainBody(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let size = 0;
    let chunks = 0;
    const settle = (): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', settle).off('close', settle);
      resolve();
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      chunks += 1;
      if (size > DRAIN_MAX_BYTES || chunks > DRAIN_MAX_CHUNKS) settle();
    };
    const timer = setTimeout(settle, DRAIN_MAX_MS);
    request
      .on('error', () => undefined)
      .on('data', onData)
      .on('end', settle)
      .on('close', settle);
  });
}
