import type { IncomingMessage } from 'node:http';
import express, { type Express, type RequestHandler } from 'express';
import { LIMITS } from './limits.js';
import { beginLine, lineOf } from './log-webhooks.js';
import { METHODS } from './methods.js';
import type { IngressMetrics } from './metrics.js';
import { type Reception, receiveWebhook } from './receive-webhook.js';
import { Refusal } from './refusals.js';
import { type RefuseOptions, refuse } from './refuse.js';
import { senderAddress } from './sender-address.js';
import { endWith } from './write-answer.js';

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
  app.use((request, response, next) => {
    const line = beginLine(request, response, logger, refusals);
    line.address = senderAddress(request.ip);
    limitHeaders(request);
    next();
  });
  app.all('/webhooks/:source{/:token}', allowMethods, accept(reception, metrics));
  app.use(() => {
    throw new Refusal('not_found', 'path');
  });
  app.use(refuse(options));
  return app;
}

/** Node would drop the headers beyond its limit and say nothing; one of them may tell how to read the body. */
function limitHeaders(request: IncomingMessage): void {
  if (request.rawHeaders.length > 2 * LIMITS.maxHeaders) throw new Refusal('headers_too_large', 'headers');
}

const allowMethods: RequestHandler = (request, response, next) => {
  if (METHODS.includes(request.method)) return next();
  response.setHeader('Allow', METHODS.join(', '));
  throw new Refusal('method_not_allowed', 'method');
};

function accept(reception: Reception, metrics: IngressMetrics): RequestHandler {
  return async (request, response) => {
    const { source: sourceName, token: pathToken } = request.params as { source: string; token?: string };
    const line = lineOf(response);
    const { address = '' } = line;
    // An unknown name is whatever somebody typed, perhaps a token in the wrong place: it is not logged.
    line.source = reception.hasSource(sourceName) ? sourceName : undefined;
    const envelope = await metrics.timeAccept(() =>
      receiveWebhook(
        { request, method: request.method, sourceName, pathToken, rawQuery: rawQueryOf(request.url), address },
        reception,
      ),
    );
    line.id = envelope.id;
    line.bytes = envelope.body.byteLength;
    metrics.accepted(envelope.source);
    endWith(response, 200, { id: envelope.id });
  };
}

function rawQueryOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at + 1);
}
