import type { Server } from 'node:http';

/** A scrape is over within this; a page that listens for updates never ends by itself. */
const GRACE_MS = 1000;

/** Takes no new connection, lets answers under way finish for a moment, then closes what is left. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(impatience);
}
