import { once } from 'node:events';
import { createConnection } from 'node:net';

const DEADLINE_MS = 1_000;

/**
 * Asks a Redis on this machine one question over its plain protocol; no client library is installed that early.
 * @returns {Promise<string | undefined>} the reply as it came, or undefined when none came in time
 */
export async function askRedis(port, ...words) {
  const socket = createConnection({ port, host: '127.0.0.1' });
  const deadline = setTimeout(() => socket.destroy(), DEADLINE_MS);
  let reply = '';
  try {
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => (reply += chunk));
    // QUIT makes the server close the connection behind the answer: no need to understand where the answer ends.
    socket.write(`${command(words)}${command(['QUIT'])}`);
    await once(socket, 'close');
  } catch {
    return undefined;
  } finally {
    clearTimeout(deadline);
    socket.destroy();
  }
  return reply === '' ? undefined : reply;
}

function command(words) {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
