import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly url: string;
  /** Takes no new connection and lets the requests in flight be answered. */
  stop(): Promise<void>;
}

export interface ListenOptions {
  readonly port: number;
  /** A connection could not be accepted; the server goes on. */
  readonly onAcceptError: (error: Error) => void;
  /** Closes every connection on which no request is under way. */
  readonly closeSilent: () => void;
}

/** Connections that may wait to be accepted: one too many is only tried again by its sender's system, a second later. */
const BACKLOG = 4096;
/** A sender that has just connected gets so long to send its webhook after all. */
const SILENT_MAY_SPEAK_MS = 1_000;
/** Once it is closed, Node no longer times slow senders out; the deadline of the whole stop is not theirs to use up. */
const SLOW_MAY_FINISH_MS = 10_000;

export function listen(server: Server, options: ListenOptions): Promise<Listening> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen({ port: options.port, backlog: BACKLOG }, () => {
      // An error that nobody listens to would end the process.
      server.off('error', reject).on('error', options.onAcceptError);
      const { port } = server.address() as AddressInfo;
      resolve({ url: `http://127.0.0.1:${port}`, stop: () => close(server, options) });
    });
  });
}

function close(server: Server, { closeSilent }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    // Node closes the connections that are idle now; those that become idle after their answer need another look.
    const sweep = setInterval(() => server.closeIdleConnections(), 100);
    // To Node, a connection that has never said anything is not idle.
    const silence = setInterval(closeSilent, SILENT_MAY_SPEAK_MS);
    const patience = setTimeout(() => server.closeAllConnections(), SLOW_MAY_FINISH_MS);
    server.close((error) => {
      clearInterval(sweep);
      clearInterval(silence);
      clearTimeout(patience);
      return error ? reject(error) : resolve();
    });
  });
}
