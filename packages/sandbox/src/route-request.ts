import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { API_ROUTES } from './api/serve-api.js';
import { jsonAnswer, sendAnswer } from './http/answer.js';
import { errorAnswer } from './push/push-answer.js';
import { readPushUrl } from './push/push-url.js';
import { receivePush, type Sandbox } from './push/receive-push.js';

export async function routeRequest(
  request: IncomingMessage,
  response: ServerResponse,
  sandbox: Sandbox,
): Promise<void> {
  const url = request.url ?? '/';
  const pushUrl = readPushUrl(url);
  if (pushUrl) return receivePush(request, response, pushUrl, sandbox);
  const [pathname = '/'] = url.split('?');
  const route = Object.hasOwn(API_ROUTES, pathname) ? API_ROUTES[pathname] : undefined;
  if (!route) return refuseRoute(response);
  const handler = route[request.method === 'HEAD' ? 'GET' : (request.method ?? '')];
  if (handler) return handler(sandbox, request, response);
  const allow = Object.keys(route).join(', ');
  sendAnswer(
    response,
    jsonAnswer(405, { error: { code: 'MethodNotAllowed', message: `allowed: ${allow}` } }, { allow }),
  );
}

function refuseRoute(response: ServerResponse): void {
  const message = 'no such path; events go to /event/push/alert/standard';
  sendAnswer(response, errorAnswer(randomUUID().replaceAll('-', ''), { status: 404, code: 'RouteNotFound', message }));
}
