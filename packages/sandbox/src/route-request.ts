import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { API_ROUTES } from './api/api-routes.js';
import { sendAnswer } from './http/answer.js';
import { serveRoute } from './http/routes.js';
import { PAGE_ROUTES } from './page/serve-page.js';
import { errorAnswer } from './push/push-answer.js';
import { readPushUrl } from './push/push-url.js';
import { receivePush } from './push/receive-push.js';
import type { Sandbox } from './sandbox.js';

const ROUTES = { ...API_ROUTES, ...PAGE_ROUTES };

export async function routeRequest(
  request: IncomingMessage,
  response: ServerResponse,
  sandbox: Sandbox,
): Promise<void> {
  const pushUrl = readPushUrl(request.url ?? '/');
  if (pushUrl) return receivePush(request, response, pushUrl, sandbox);
  if (await serveRoute(ROUTES, sandbox, request, response)) return;
  const requestId = randomUUID().replaceAll('-', '');
  const message = 'no such path; events go to /event/push/alert/standard';
  sendAnswer(response, errorAnswer(requestId, { status: 404, code: 'RouteNotFound', message }));
}
