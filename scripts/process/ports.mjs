import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that Linux and macOS hand out for outgoing connections and for port 0: none of those takes it meanwhile. */
const [LOWEST, HIGHEST] = [20_000, 31_999];

/** A port nothing listens on, here or on any address, for what is started on it in a moment. */
export async function freePort() {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if ((await whyNotListen(port)) === undefined) return port;
  }
}

/**
 * Why a service could not listen on the port now, on every address as the services do.
 * @returns {Promise<'taken' | 'forbidden' | undefined>}
 */
export async function whyNotListen(port) {
  return (await tryListen(port)) ?? (await tryListen(port, '127.0.0.1'));
}

async function tryListen(port, host) {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    if (error.code === 'EADDRINUSE') return 'taken';
    if (error.code === 'EACCES') return 'forbidden';
    throw error;
  }
  server.close();
  await once(server, 'close');
  return undefined;
}
