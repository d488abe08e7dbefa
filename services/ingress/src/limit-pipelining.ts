import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Hands on only so many requests of one connection at the same time. A sender that puts a thousand of them into one piece
 * would otherwise have all of them begun before it is anybody else's turn. The last one's answer closes the connection, so
 * that the sender knows to ask again for the rest, for which nothing is done.
 */
export function limitPipelining(handle: RequestListener, limit: number): RequestListener {
  const inHand = new WeakMap<Socket, number>();
  const closing = new WeakSet<Socket>();
  return (request, response) => {
    const { socket } = request;
    if (closing.has(socket)) return;
    const count = (inHand.get(socket) ?? 0) + 1;
    inHand.set(socket, count);
    response.once('close', () => inHand.set(socket, (inHand.get(socket) ?? 0) - 1));
    if (count === limit) {
      closing.add(socket);
      response.setHeader('Connection', 'close');
    }
    handle(request, response);
  };
}
