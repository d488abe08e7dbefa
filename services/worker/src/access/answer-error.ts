import { toError } from '@relay/contract';
import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { refuse } from './refuse.js';

/** What nobody foresaw goes to the log alone: an error's message may hold what no HTTP reply may show. */
export function answerError(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, _request, response, next) => {
    if (isBadRequest(thrown)) return refuse(response, 400, 'bad_request', 'The request cannot be read');
    logger.error({ err: toError(thrown) }, 'operator request failed');
    if (response.headersSent) return next(thrown);
    refuse(response, 500, 'internal', 'Something went wrong that nobody foresaw: the log of the worker says what');
  };
}

/** How Express and its parsers say that the sender is at fault. */
export function isBadRequest(thrown: unknown): boolean {
  return thrown instanceof Error && 'status' in thrown && Number(thrown.status) >= 400 && Number(thrown.status) < 500;
}
