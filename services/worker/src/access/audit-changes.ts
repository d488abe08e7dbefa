import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { isReading } from './same-origin.js';

/** Long enough for every path there is; a stranger's may be of any length. */
const MAX_PATH_CHARS = 200;

/** One line for each request that may change something, whatever became of it; none for looking. */
export function auditChanges(logger: Logger): RequestHandler {
  return (request, response, next) => {
    if (isReading(request.method)) return next();
    const [path = ''] = request.originalUrl.split('?', 1);
    response.once('close', () => {
      const line = {
        operator: response.locals.operator,
        address: request.socket.remoteAddress,
        method: request.method,
        path: path.slice(0, MAX_PATH_CHARS),
        // A browser that left before the answer does not undo what it asked for.
        outcome: response.writableFinished ? response.statusCode : 'unanswered',
      };
      logger.info(line, 'operator request');
    });
    next();
  };
}
