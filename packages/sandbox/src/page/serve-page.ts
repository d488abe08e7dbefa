import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BehaviourScript } from '../behaviour/behaviour-script.js';
import { type Answer, sendAnswer } from '../http/answer.js';
import type { Routes } from '../http/routes.js';
import type { Sandbox } from '../sandbox.js';
import { ALERTS_PER_PAGE, renderLive } from './render-live.js';
import { renderPage } from './render-page.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';
import type { View } from './view.js';

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1b1f27"/><path d="M18 4 7 18h7l-2 10 12-15h-8z" fill="#ffc53d"/></svg>`;

/** Vendor text is on this page: whatever slips through the escaping must find nothing it can load, run or post to. */
const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export const PAGE_ROUTES: Routes<Sandbox> = {
  '/': {
    GET: (sandbox, request, response) => {
      const view = readView(request);
      sendAnswer(response, pageAnswer('text/html', renderPage(renderLive(sandbox, view), view).toString()));
    },
  },
  '/page/live': { GET: serveLive },
  '/page/style.css': { GET: (_sandbox, _request, response) => sendAnswer(response, pageAnswer('text/css', STYLE)) },
  '/page/script.js': {
    GET: (_sandbox, _request, response) => sendAnswer(response, pageAnswer('text/javascript', SCRIPT)),
  },
  '/page/icon.svg': { GET: (_sandbox, _request, response) => sendAnswer(response, pageAnswer('image/svg+xml', ICON)) },
  '/page/clear': {
    POST: ({ state }, request, response) => {
      state.clear();
      goBack(request, response);
    },
  },
  '/page/normal': {
    POST: (sandbox, request, response) => {
      sandbox.script = new BehaviourScript(sandbox.defaults);
      goBack(request, response);
    },
  },
};

function serveLive(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): void {
  const live = renderLive(sandbox, readView(request)).toString();
  const etag = `"${createHash('sha256').update(live).digest('base64url')}"`;
  const answer = pageAnswer('text/html', live);
  const unchanged = request.headers['if-none-match'] === etag;
  sendAnswer(response, {
    status: unchanged ? 304 : 200,
    headers: { ...answer.headers, etag },
    body: unchanged ? '' : live,
  });
}

function pageAnswer(type: string, body: string): Answer {
  return { status: 200, headers: { 'content-type': `${type}; charset=utf-8`, ...PAGE_HEADERS }, body };
}

function goBack(request: IncomingMessage, response: ServerResponse): void {
  sendAnswer(response, { status: 303, headers: { location: `/?show=${readView(request).show}` }, body: '' });
}

const MAX_ALERTS_SHOWN = 5000;

function readView(request: IncomingMessage): View {
  const { searchParams } = new URL(request.url ?? '/', 'http://sandbox');
  const limit = Number(searchParams.get('limit') ?? ALERTS_PER_PAGE);
  return {
    show: searchParams.get('show') === 'open' ? 'open' : 'all',
    limit: Number.isInteger(limit) && limit > 0 ? Math.min(limit, MAX_ALERTS_SHOWN) : ALERTS_PER_PAGE,
    origin: `http://${request.headers.host ?? 'localhost'}`,
  };
}
