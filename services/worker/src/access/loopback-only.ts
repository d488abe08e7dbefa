import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { RequestHandler } from 'express';
import { refuse } from './refuse.js';

/** Who is on the same machine needs no password; nobody else can prove anything. */
export const requireLoopback: RequestHandler = (request, response, next) => {
  if (isLocal(request.socket.remoteAddress, request.headers)) {
    response.locals.operator = 'local';
    return next();
  }
  refuse(
    response,
    403,
    'local_only',
    'Without a password these pages answer on this machine only, under localhost: set board.password (BOARD_PASSWORD)',
  );
};

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Signs of a proxy on this machine, behind which anybody may stand. Their content is never believed. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * A page of the outside can give its own name the address 127.0.0.1 and would then be same-origin with these pages: its
 * requests carry that name as `Host`, so only names that are loopback by themselves are answered.
 */
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

export function isLocal(remoteAddress: string | undefined, headers: IncomingHttpHeaders): boolean {
  return (
    isLoopback(remoteAddress) &&
    FORWARDED.every((name) => headers[name] === undefined) &&
    LOOPBACK_HOST.test(headers.host ?? '')
  );
}

/** The list takes `::ffff:127.0.0.1`, as a socket of both families calls it, for 127.0.0.1. */
function isLoopback(address: string | undefined): boolean {
  return address !== undefined && LOOPBACK.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
