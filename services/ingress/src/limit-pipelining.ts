import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Hands on only so many requests of one connection at the same time. A sender that puts a thousand of them into one piece
 * would otherwise have all of them begun before it is anybody else's turn. The last one's answer closes the connection, so
 * that the sender knows to ask again for the rest; one that goes on and on is cut off at once.
 */
export function limitPipelining(handle: RequestListener, limit: number): RequestListener {
  const inHand = new WeakMap<Socket, number>();
  const closing = new WeakSet<Socket>();
  return (request, response) => {
    const { socket } = request;
    const count = (inHand.get(socket) ?? 0) + 1;
    inHand.set(socket, count);
    if (closing.has(socket)) {
      if (count > 2 * limit) socket.destroy();
      return;
    }
    response.once('close', () => inHand.set(socket, (inHand.get(socket) ?? 0) - 1));
    if (count === limit) {
      closing.add(socket);
      response.setHeader('Connection', 'close');
    }
    handle(request, response);
  };
}
