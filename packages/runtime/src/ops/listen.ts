import type { Server } from 'node:http';

/** Listens and gives the port, which for 0 the system chose. Says in words when it cannot. */
export function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(`ops server: ${WHY_NOT[error.code ?? ''] ?? 'cannot listen'} (port ${port})`, { cause: error }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

const WHY_NOT: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process has this port; end it, or configure another opsPort',
  EACCES: 'this port is for root only; configure an opsPort above 1023',
  EADDRNOTAVAIL: 'this machine does not have the address',
};
