import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import { plainAddress } from './allow-list.js';
import { StoreUnavailableError } from './envelope-store.js';
import { addToLine, lineOf, logWebhooks } from './log-webhooks.js';
import type { IngressMetrics } from './metrics.js';
import { drain } from './read-body.js';
import { type Reception, receiveWebhook, SenderGoneError } from './receive-webhook.js';
import { REFUSALS, Refusal } from './refusals.js';

const METHODS = ['POST', 'PUT', 'GET'];
const RETRY_AFTER_S = 5;

export interface AppOptions {
  readonly reception: Reception;
  readonly trustedProxies: readonly string[];
  readonly logger: Logger;
  readonly metrics: IngressMetrics;
}

/** The HTTP side: one route, and one place that turns refusals into answers. No parser in front of the bytes. */
export function createApp({ reception, trustedProxies, logger, metrics }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing');
  app.set('trust proxy', [...trustedProxies]);
  app.set('query parser', false);
  app.use(logWebhooks(logger));
  app.all('/webhooks/:source{/:token}', allowMethods, accept(reception, metrics));
  app.use(() => {
    throw new Refusal('not_found', 'path');
  });
  app.use(refuse(logger, metrics));
  return app;
}

const allowMethods: RequestHandler = (request, response, next) => {
  if (METHODS.includes(request.method)) return next();
  response.setHeader('Allow', METHODS.join(', '));
  throw new Refusal('method_not_allowed', 'method');
};

function accept(reception: Reception, metrics: IngressMetrics): RequestHandler {
  return async (request, response) => {
    const { source: sourceName, token: pathToken } = request.params as { source: string; token?: string };
    const address = plainAddress(request.ip ?? '');
    // An unknown name is whatever somebody typed, perhaps a token in the wrong place: it is not logged.
    addToLine(response, { source: reception.hasSource(sourceName) ? sourceName : undefined, address });
    const envelope = await metrics.timeAccept(() =>
      receiveWebhook(
        { request, method: request.method, sourceName, pathToken, rawQuery: rawQueryOf(request.url), address },
        reception,
      ),
    );
    addToLine(response, { id: envelope.id, bytes: envelope.body.byteLength });
    metrics.accepted(envelope.source);
    answer(response, 200, { id: envelope.id });
  };
}

function rawQueryOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at + 1);
}

function refuse(logger: Logger, metrics: IngressMetrics): ErrorRequestHandler {
  return (thrown: unknown, request, response, _next) => {
    if (thrown instanceof SenderGoneError) return;
    const refusal = toRefusal(thrown);
    if (refusal.code === 'unavailable') {
      response.setHeader('Retry-After', RETRY_AFTER_S);
      logger.error({ requestId: request.id, err: refusal.cause }, 'webhook could not be stored');
    }
    metrics.refused(refusal, lineOf(response).source);
    addToLine(response, { refusal: refusal.reason });
    response.setHeader('Connection', 'close');
    const { status, message } = REFUSALS[refusal.code];
    answer(response, status, { error: { code: refusal.code, message } });
    drain(request);
  };
}

function toRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  // Express could not decode the path, so it is none of ours.
  if (thrown instanceof URIError) return new Refusal('not_found', 'path');
  if (thrown instanceof StoreUnavailableError) return new Refusal('unavailable', 'store', { cause: thrown });
  // A bug here must not cost an alert: 503 makes the vendor send again.
  return new Refusal('unavailable', 'store', { cause: thrown });
}

function answer(response: Response, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
