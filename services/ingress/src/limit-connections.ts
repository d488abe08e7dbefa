import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Crowd } from './crowd.js';

export interface ConnectionsOptions {
  readonly maxConnections: number;
  readonly maxConnectionsPerSender: number;
  /** What counts as one sender; undefined for a proxy, behind which there are many. */
  readonly senderOf: (socket: Socket) => string | undefined;
  /** One of the sender's connections is closed for want of room. */
  readonly onCrowdedOut: (sender: string | undefined) => void;
}

export interface Connections {
  watch(server: Server): void;
  /** Its request has its answer: what is still to be read of it is no reason to keep the connection. */
  mayGiveWay(socket: Socket): void;
  /** Closes every connection on which no request is under way. */
  closeSilent(): void;
}

interface Connection {
  readonly sender: string | undefined;
  readonly crowds: readonly Crowd[];
  requests: number;
}

/**
 * Keeps room for the next sender. Where there is none left, the connection that has been silent longest gives way: whoever
 * has something to say says it at once, and whoever only holds connections displaces his own. A request under way is
 * never cut; when nothing else is left, the new connection is.
 */
export function limitConnections(options: ConnectionsOptions): Connections {
  const everybody = new Crowd(options.maxConnections);
  const bySender = new Map<string, Crowd>();
  const connections = new WeakMap<Socket, Connection>();

  const crowdOf = (sender: string): Crowd => {
    const crowd = bySender.get(sender) ?? new Crowd(options.maxConnectionsPerSender);
    bySender.set(sender, crowd);
    return crowd;
  };
  const leave = (socket: Socket): void => {
    const { sender, crowds = [] } = connections.get(socket) ?? {};
    for (const crowd of crowds) crowd.leave(socket);
    if (sender !== undefined && bySender.get(sender)?.isEmpty) bySender.delete(sender);
  };
  const makeRoom = (crowd: Crowd): boolean => {
    if (!crowd.isFull) return true;
    const socket = crowd.longestSilent;
    if (socket === undefined) return false;
    crowdOut(socket);
    return true;
  };
  const crowdOut = (socket: Socket): void => {
    options.onCrowdedOut(connections.get(socket)?.sender);
    leave(socket);
    socket.destroy();
  };

  const enter = (socket: Socket): void => {
    const sender = options.senderOf(socket);
    const crowds = sender === undefined ? [everybody] : [everybody, crowdOf(sender)];
    connections.set(socket, { sender, crowds, requests: 0 });
    socket.once('close', () => leave(socket));
    if (crowds.every(makeRoom)) for (const crowd of crowds) crowd.enter(socket);
    else crowdOut(socket);
  };
  const speak = ({ socket }: IncomingMessage, response: ServerResponse): void => {
    const connection = connections.get(socket);
    if (connection === undefined) return;
    connection.requests += 1;
    for (const crowd of connection.crowds) crowd.speaks(socket);
    response.once('close', () => {
      mayGiveWay(socket);
      connection.requests -= 1;
    });
  };
  const mayGiveWay = (socket: Socket): void => {
    const { requests = 0, crowds = [] } = connections.get(socket) ?? {};
    if (requests > 1) return;
    for (const crowd of crowds) crowd.fallsSilent(socket);
  };

  return {
    watch: (server) => {
      server.on('connection', enter);
      // Before the app, which may answer at once.
      server.prependListener('request', speak);
    },
    mayGiveWay,
    closeSilent: () => {
      for (const socket of everybody.silent) socket.destroy();
    },
  };
}
