import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonAnswer, sendAnswer } from './answer.js';

type Handler<Context> = (context: Context, request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Handlers by path and method. */
export type Routes<Context> = Readonly<Record<string, Readonly<Record<string, Handler<Context>>>>>;

/** Serves a request whose path has a route; false when there is none and nothing was sent. */
export async function serveRoute<Context>(
  routes: Routes<Context>,
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const [pathname = '/'] = (request.url ?? '/').split('?');
  const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
  if (!route) return false;
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
  const handler = Object.hasOwn(route, method) ? route[method] : undefined;
  if (!handler) sendAnswer(response, methodNotAllowed(Object.keys(route)));
  else if (method !== 'GET' && isFromAnotherSite(request)) sendAnswer(response, crossSite());
  else await handler(context, request, response);
  return true;
}

/** A browser says where a request comes from; tools such as curl say nothing. */
function isFromAnotherSite(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

function methodNotAllowed(methods: readonly string[]) {
  const allow = methods.join(', ');
  return jsonAnswer(405, { error: { code: 'MethodNotAllowed', message: `allowed: ${allow}` } }, { allow });
}

function crossSite() {
  return jsonAnswer(403, {
    error: { code: 'CrossSite', message: 'a page of another site may not change this stand-in' },
  });
}
