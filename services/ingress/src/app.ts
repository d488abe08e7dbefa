import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { LIMITS } from './limits.js';
import { beginLine, type WebhookLine } from './log-webhooks.js';
import { METHODS } from './methods.js';
import { type Reception, receiveWebhook } from './receive-webhook.js';
import { Refusal } from './refusals.js';
import { createRefuse, type RefuseOptions } from './refuse.js';
import { routeOf } from './route-of.js';
import { createSenderOf } from './sender-address.js';
import { endWith } from './write-answer.js';

export interface AppOptions extends RefuseOptions {
  readonly reception: Reception;
  readonly trustedProxies: readonly string[];
}

/**
 * The HTTP side: one route, and one place that turns refusals into answers. No framework, which would cost a webhook more
 * than storing it does: see docs/adr/0013.
 */
export function createApp(options: AppOptions): RequestListener {
  const senderOf = createSenderOf(options.trustedProxies);
  const refuse = createRefuse(options);
  return (request, response) => {
    const line = beginLine(request, response, senderOf(request), options);
    accept(request, response, line, options)
      .catch((thrown: unknown) => refuse(thrown, request, response, line))
      .catch((thrown: unknown) => {
        options.logger.error({ requestId: line.requestId, err: thrown }, 'webhook could not be answered');
        response.destroy();
      });
  };
}

async function accept(
  request: IncomingMessage,
  response: ServerResponse,
  line: WebhookLine,
  { reception, metrics }: AppOptions,
): Promise<void> {
  const { method, address } = line;
  limitHeaders(request);
  const route = routeOf(request.url ?? '');
  if (route === undefined) throw new Refusal('not_found', 'path');
  allowMethods(method, response);
  // An unknown name is whatever somebody typed, perhaps a token in the wrong place: it is not logged.
  line.source = reception.hasSource(route.sourceName) ? route.sourceName : undefined;
  const envelope = await metrics.timeAccept(() => receiveWebhook({ request, method, address, ...route }, reception));
  line.id = envelope.id;
  line.bytes = envelope.body.byteLength;
  metrics.accepted(envelope.source);
  endWith(response, 200, { id: envelope.id });
}

/** Node would drop the headers beyond its limit and say nothing; one of them may tell how to read the body. */
function limitHeaders(request: IncomingMessage): void {
  if (request.rawHeaders.length > 2 * LIMITS.maxHeaders) throw new Refusal('headers_too_large', 'headers');
}

function allowMethods(method: string, response: ServerResponse): void {
  if (METHODS.includes(method)) return;
  response.setHeader('Allow', METHODS.join(', '));
  throw new Refusal('method_not_allowed', 'method');
}
