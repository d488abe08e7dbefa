import type { RequestHandler } from 'express';
import { refuse } from './refuse.js';

/** The queues' commands wait for Redis however long it is away; an operator should rather be told. */
export function requireRedis(checkRedis: () => Promise<string>): RequestHandler {
  return async (_request, response, next) => {
    const redis = await checkRedis();
    if (redis === 'ok') return next();
    refuse(response, 503, 'redis_away', `Redis is away: ${redis}`);
  };
}
