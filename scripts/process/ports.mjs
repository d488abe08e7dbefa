import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port nothing listens on, on loopback. Another program may take it a moment later: be ready to ask again. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
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
