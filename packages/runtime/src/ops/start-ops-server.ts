import { createServer, type RequestListener } from 'node:http';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { answerOpsRequest } from './answer-ops-request.js';
import { askReadiness } from './ask-readiness.js';
import { closeServer } from './close-server.js';
import { listen } from './listen.js';
import { MEASURE_WITHIN_MS, measureService } from './measure-service.js';
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

const STOPPING: Readiness = { ready: false, checks: { service: 'stopping' } };

/** Serves `/livez`, `/readyz` and `/metrics`. Rejects when it cannot listen. */
export async function startOpsServer(options: OpsServerOptions): Promise<OpsServer> {
  const { port, host, logger, ready, registry, handler } = options;
  let stopping = false;
  let stopped: Promise<void> | undefined;
  const readiness = async (withinMs: number): Promise<Readiness> => {
    const asked = stopping ? STOPPING : await askReadiness(ready, logger, withinMs);
    // The stop may have begun while the service was asked.
    return stopping ? STOPPING : asked;
  };
  measureService(registry, async () => (await readiness(MEASURE_WITHIN_MS)).ready);
  const answer = answerOpsRequest({ readiness, registry, handler });
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
