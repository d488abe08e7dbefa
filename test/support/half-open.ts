import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** Stands between a client and a server, and can do what a firewall does that has forgotten its connections. */
export interface HalfOpenLine {
  readonly port: number;
  /** From now on nothing passes on the connections there are, and nobody is told. New ones are as they should be. */
  forgetConnections(): void;
  stop(): Promise<void>;
}

export async function drawLine(toPort: number): Promise<HalfOpenLine> {
  const forget = new Set<() => void>();
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(toPort, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    near.pipe(far);
    far.pipe(near);
    forget.add(() => {
      near.unpipe(far).resume();
      far.unpipe(near).resume();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    // A TCP server that listens has an address with a port; the type also allows for pipes.
    port: (server.address() as AddressInfo).port,
    forgetConnections: () => {
      for (const each of forget) each();
      forget.clear();
    },
    stop: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
