import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { READY_TIMEOUT_MS } from './ask-readiness.js';
import type { Readiness } from './readiness.js';
import { sendError, sendJson, sendText } from './send.js';

interface OpsAnswers {
  readonly readiness: (withinMs: number) => Promise<Readiness>;
  readonly registry: Registry;
  readonly handler: RequestListener | undefined;
}

type Page = (response: ServerResponse) => Promise<void>;
type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Live = the event loop answers; ready = the service can do its work and is not stopping. */
export function answerOpsRequest({ readiness, registry, handler }: OpsAnswers): Answer {
  const live: Page = async (response) => sendJson(response, 200, { live: true });
  const ready: Page = async (response) => {
    const { ready: isReady, checks } = await readiness(READY_TIMEOUT_MS);
    sendJson(response, isReady ? 200 : 503, { ready: isReady, checks });
  };
  const metrics: Page = async (response) => sendText(response, 200, registry.contentType, await registry.metrics());
  const pages = new Map([
    ['/livez', live],
    ['/readyz', ready],
    ['/metrics', metrics],
  ]);
  return async (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const page = pages.get(path);
    if (page === undefined) {
      // Awaited although a listener gives nothing back: an async one may reject.
      if (handler !== undefined) return await handler(request, response);
      return sendError(response, 404, 'not_found', 'there is no such page');
    }
    if (request.method === 'GET' || request.method === 'HEAD') return await page(response);
    response.setHeader('allow', 'GET, HEAD');
    sendError(response, 405, 'method_not_allowed', 'use GET');
  };
}
