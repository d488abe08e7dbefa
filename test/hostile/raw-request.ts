import { connect, type Socket } from 'node:net';

export interface RawOptions {
  readonly port: number;
  /** 127.0.0.0/8 is all loopback on Linux: each address is another sender. */
  readonly localAddress?: string;
}

/** Sends bytes as they are and resolves to all that comes back until the other side closes, a reset included. */
export async function rawRequest(bytes: string | Buffer, options: RawOptions): Promise<string> {
  const socket = connect({ host: '127.0.0.1', ...options });
  socket.write(bytes);
  return everythingFrom(socket);
}

export function everythingFrom(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', () => undefined).on('close', () => resolve(text));
  });
}

/** The status codes of all answers in what came back, 100s included. */
export function statusesIn(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
