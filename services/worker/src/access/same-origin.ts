import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { refuse } from './refuse.js';

const READING = new Set(['GET', 'HEAD']);

/** Whether a request changes nothing, whatever it asks for. */
export const isReading = (method: string): boolean => READING.has(method);

/**
 * A browser sends an operator's login along with whatever any other page makes it send. It says, though, where a
 * request began: in `Sec-Fetch-Site`, which no page can set, and over plain HTTP from afar, where browsers leave that
 * header out, in `Origin`. A request that says neither is refused: a script can say it, see docs/board.md.
 */
export const requireSameOrigin: RequestHandler = (request, response, next) => {
  if (isReading(request.method) || isSameOrigin(request.headers)) return next();
  refuse(response, 403, 'cross_site', 'Only these pages themselves may send this: open the page and press its button');
};

export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const from = headers.origin ?? headers.referer;
  return from !== undefined && headers.host !== undefined && hostOf(from) === headers.host.toLowerCase();
}

/** An opaque origin is `null`, which is no URL and no host. */
function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}
