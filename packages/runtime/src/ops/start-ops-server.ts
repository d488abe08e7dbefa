import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { askReadiness } from './ask-readiness.js';
import { closeServer } from './close-server.js';
import { listen } from './listen.js';
import type { Readiness } from './readiness.js';
import { sendJson, sendText } from './send.js';

export interface OpsServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** All interfaces if absent: probes and scrapers come from outside of the container. */
  readonly host?: string;
  readonly logger: Logger;
  readonly ready: () => Promise<Readiness>;
  readonly registry: Registry;
  /** Answers every path other than the three of the ops server; without it they are 404. */
  readonly handler?: RequestListener;
}

export interface OpsServer {
  readonly url: string;
  readonly port: number;
  /** From now on `/readyz` says no, while the rest still answers: call it when the stop begins. */
  markStopping(): void;
  /** Lets answers under way finish for a moment, then closes every connection. */
  stop(): Promise<void>;
}

/** Serves `/livez` (the event loop answers), `/readyz` (can do its work and is not stopping) and `/metrics`. */
export async function startOpsServer(options: OpsServerOptions): Promise<OpsServer> {
  let stopping = false;
  const probes: Readonly<Record<string, (response: ServerResponse) => void | Promise<void>>> = {
    '/livez': (response) => sendJson(response, 200, { live: true }),
    '/readyz': async (response) => {
      const answer = stopping ? STOPPING : await askReadiness(options.ready);
      // The stop may have begun while the service was asked.
      const { ready, checks } = stopping ? STOPPING : answer;
      sendJson(response, ready ? 200 : 503, { ready, checks });
    },
    '/metrics': async (response) =>
      sendText(response, 200, options.registry.contentType, await options.registry.metrics()),
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const probe = Object.hasOwn(probes, path) ? probes[path] : undefined;
    if (probe === undefined) {
      if (options.handler !== undefined) return options.handler(request, response);
      return sendJson(response, 404, { error: { code: 'not_found', message: 'no such page' } });
    }
    if (request.method === 'GET' || request.method === 'HEAD') return probe(response);
    response.setHeader('allow', 'GET, HEAD');
    sendJson(response, 405, { error: { code: 'method_not_allowed', message: 'use GET' } });
  };

  const server = createServer(SERVER_TIMEOUTS, (request, response) => {
    answer(request, response).catch((thrown: unknown) => {
      options.logger.error({ err: thrown }, 'ops request failed');
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { error: { code: 'internal', message: 'the log says more' } });
    });
  });
  const port = await listen(server, options.port, options.host);
  options.logger.info({ opsPort: port }, 'ops server listens');
  return {
    url: `http://${options.host ?? '127.0.0.1'}:${port}`,
    port,
    markStopping: () => {
      stopping = true;
    },
    stop: () => {
      stopping = true;
      return closeServer(server);
    },
  };
}

const STOPPING: Readiness = { ready: false, checks: { service: 'stopping' } };

/** A client that dribbles its request must not hold a connection for ever. Answers may take as long as they like. */
const SERVER_TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5000 };
