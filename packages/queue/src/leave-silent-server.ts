import type { Redis } from 'ioredis';

/** How often it is looked, within the time that a server may be silent. */
const LOOKS = 4;

/**
 * Closes a connection whose server has owed an answer for so long, and so makes the client look for a server anew. A
 * machine that lost its power says no goodbye: TCP alone would wait for it for a quarter of an hour, long after a replica
 * was promoted. (ioredis' own `socketTimeout` outlives the connection it was set for, and closes the next, sound one.)
 */
export function leaveWhenSilent(client: Redis, limitMs: number): void {
  client.on('connect', () => {
    const { stream } = client;
    let silentSince: number | undefined;
    const look = setInterval(() => {
      if (client.commandQueue.length === 0) silentSince = undefined;
      else silentSince ??= Date.now();
      if (silentSince === undefined || Date.now() - silentSince < limitMs) return;
      stream.destroy(new Error(`Redis owed an answer for ${limitMs} ms`));
    }, limitMs / LOOKS);
    look.unref();
    stream.on('data', () => {
      silentSince = undefined;
    });
    stream.once('close', () => clearInterval(look));
  });
}
