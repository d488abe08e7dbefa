import express, { type Express, type RequestHandler } from 'express';
import { LIMITS } from './limits.js';
import { addToLine, lineOf, logWebhooks } from './log-webhooks.js';
import { METHODS } from './methods.js';
import type { IngressMetrics } from './metrics.js';
import { type Reception, receiveWebhook } from './receive-webhook.js';
import { Refusal } from './refusals.js';
import { type RefuseOptions, refuse } from './refuse.js';
import { senderAddress } from './sender-address.js';
import { writeAnswer } from './write-answer.js';

export interface AppOptions extends RefuseOptions {
  readonly reception: Reception;
  readonly trustedProxies: readonly string[];
}

/** The HTTP side: one route, and one place that turns refusals into answers. No parser in front of the bytes. */
export function createApp(options: AppOptions): Express {
  const { reception, trustedProxies, logger, metrics, refusals } = options;
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing');
  app.set('trust proxy', [...trustedProxies]);
  app.set('query parser', false);
  app.use(logWebhooks(logger, refusals));
  app.use(noteAddress);
  app.use(limitHeaders);
  app.all('/webhooks/:source{/:token}', allowMethods, accept(reception, metrics));
  app.use(() => {
    throw new Refusal('not_found', 'path');
  });
  app.use(refuse(options));
  return app;
}

const noteAddress: RequestHandler = (request, response, next) => {
  addToLine(response, { address: senderAddress(request.ip) });
  next();
};

/** Node would drop the headers beyond its limit and say nothing; one of them may tell how to read the body. */
const limitHeaders: RequestHandler = (request, _response, next) => {
  if (request.rawHeaders.length > 2 * LIMITS.maxHeaders) throw new Refusal('headers_too_large', 'headers');
  next();
};

const allowMethods: RequestHandler = (request, response, next) => {
  if (METHODS.includes(request.method)) return next();
  response.setHeader('Allow', METHODS.join(', '));
  throw new Refusal('method_not_allowed', 'method');
};

function accept(reception: Reception, metrics: IngressMetrics): RequestHandler {
  return async (request, response) => {
    const { source: sourceName, token: pathToken } = request.params as { source: string; token?: string };
    const { address = '' } = lineOf(response);
    // An unknown name is whatever somebody typed, perhaps a token in the wrong place: it is not logged.
    addToLine(response, { source: reception.hasSource(sourceName) ? sourceName : undefined });
    const envelope = await metrics.timeAccept(() =>
      receiveWebhook(
        { request, method: request.method, sourceName, pathToken, rawQuery: rawQueryOf(request.url), address },
        reception,
      ),
    );
    addToLine(response, { id: envelope.id, bytes: envelope.body.byteLength });
    metrics.accepted(envelope.source);
    writeAnswer(response, 200, { id: envelope.id });
    response.end();
  };
}

function rawQueryOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at + 1);
}
