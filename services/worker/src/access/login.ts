import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Secret } from '@relay/runtime';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { refuse } from './refuse.js';

/** Makes guessing slow without locking anybody out: a right login never waits. */
const WRONG_LOGIN_DELAY_MS = 1_000;

/** Basic auth: over plain HTTP it is readable on the way, which is why docs/board.md wants a tunnel or TLS. */
export function requireLogin(user: string, password: Secret, logger: Logger): RequestHandler {
  const isRight = createLoginCheck(user, password);
  return async (request, response, next) => {
    const { authorization } = request.headers;
    if (isRight(authorization)) {
      response.locals.operator = user;
      return next();
    }
    if (authorization !== undefined) {
      // Without the user name that was tried: people type their password there.
      logger.warn({ address: request.socket.remoteAddress }, 'operator login refused');
      await sleep(WRONG_LOGIN_DELAY_MS, undefined, { ref: false });
    }
    response.set('WWW-Authenticate', 'Basic realm="Flashduty Relay", charset="UTF-8"');
    refuse(response, 401, 'unauthorized', 'Log in with board.user and board.password of the configuration');
  };
}

/** Compares both parts always and by digest, so that the time tells neither which one is wrong nor how long it is. */
function createLoginCheck(user: string, password: Secret): (authorization: string | undefined) => boolean {
  const right = { user: digest(user), password: digest(password.reveal()) };
  return (authorization) => {
    const given = parseBasic(authorization);
    const isUser = timingSafeEqual(digest(given.user), right.user);
    const isPassword = timingSafeEqual(digest(given.password), right.password);
    return isUser && isPassword;
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A user name has no colon, a password may. What is no Basic auth has neither, and no login is empty. */
function parseBasic(authorization = ''): { user: string; password: string } {
  const [, encoded = ''] = /^basic +([\w+/=-]+)$/i.exec(authorization) ?? [];
  const [user = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { user, password: password.join(':') };
}
