import { createServer, type RequestListener } from 'node:http';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { answerOpsRequest } from './answer-ops-request.js';
import { closeServer } from './close-server.js';
import { listen } from './listen.js';
import type { Readiness } from './readiness.js';
import { sendError } from './send.js';

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
  /** From now on `/readyz` says no, while everything still answers: call it when the stop begins. */
  markStopping(): void;
  /** Lets answers under way finish for a moment, then closes every connection. Safe twice. */
  stop(): Promise<void>;
}

/** A client that dribbles its request must not hold a connection for ever. Answers may take as long as they like. */
const SERVER_TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5000 };

/** Serves `/livez`, `/readyz` and `/metrics`. Rejects when it cannot listen. */
export async function startOpsServer({ port, host, logger, handler, ...probes }: OpsServerOptions): Promise<OpsServer> {
  let stopping = false;
  let stopped: Promise<void> | undefined;
  const answer = answerOpsRequest({ ...probes, logger, handler, isStopping: () => stopping });
  const server = createServer(SERVER_TIMEOUTS, (request, response) => {
    answer(request, response).catch((thrown: unknown) => {
      logger.error({ err: thrown }, 'ops request failed');
      if (response.headersSent) response.destroy();
      else sendError(response, 500, 'internal', 'the log says more');
    });
  });
  const openPort = await listen(server, port, host);
  logger.info({ opsPort: openPort }, 'ops server listens');
  return {
    url: `http://${host?.includes(':') ? `[${host}]` : (host ?? '127.0.0.1')}:${openPort}`,
    port: openPort,
    markStopping: () => {
      stopping = true;
    },
    stop: () => {
      stopping = true;
      stopped ??= closeServer(server);
      return stopped;
    },
  };
}
