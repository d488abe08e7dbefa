import type { BoardConfig } from '@relay/runtime';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { requireLogin } from './login.js';
import { requireLoopback } from './loopback-only.js';

/** Lets operators in and leaves their name in `response.locals.operator`. */
export function requireOperator({ user, password }: BoardConfig, logger: Logger): RequestHandler {
  return password === undefined ? requireLoopback : requireLogin(user, password, logger);
}
