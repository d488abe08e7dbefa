import { once } from 'node:events';
import type { Server } from 'node:http';

const LOOK_AGAIN_MS = 20;
const DEFAULT_DEADLINE_MS = 10_000;

/** Stops listening and waits for the answers in flight; whatever is not over by the deadline is cut off. */
export async function stopServer(server: Server, deadlineMs = DEFAULT_DEADLINE_MS): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  // Node closes idle connections only once, at the start; one that becomes idle later would stay for its keep-alive time.
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_AGAIN_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
}
