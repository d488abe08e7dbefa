import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import { answerBrokenRequests } from './answer-broken-requests.js';
import { createApp } from './app.js';
import { createWrongTokenDelay } from './delay-wrong-tokens.js';
import { type Connections, limitConnections } from './limit-connections.js';
import { limitPipelining } from './limit-pipelining.js';
import { LIMITS } from './limits.js';
import { type Listening, listen } from './listen.js';
import { maxConnections } from './max-connections.js';
import type { IngressMetrics } from './metrics.js';
import { networkOf } from './network-of.js';
import type { Reception } from './receive-webhook.js';
import { RefusalLog } from './refusal-log.js';
import { REFUSALS } from './refusals.js';
import { createIsProxy, senderAddress } from './sender-address.js';

export interface WebhooksOptions {
  readonly port: number;
  readonly trustedProxies: readonly string[];
  readonly reception: Reception;
  readonly metrics: IngressMetrics;
  readonly logger: Logger;
}

/** The webhooks port: the app, and around it what keeps it up whoever sends whatever. */
export async function serveWebhooks(options: WebhooksOptions): Promise<Listening> {
  const { port, logger } = options;
  const refusals = new RefusalLog(logger, LIMITS);
  const connections = limitToSenders(options, refusals);
  const server = createWebhooksServer(options, refusals, connections);
  connections.watch(server);
  const { closeSilent } = connections;
  const onAcceptError = (error: Error): void => logger.error({ err: error }, 'connection could not be accepted');
  const listening = await listen(server, { port, onAcceptError, closeSilent });
  const stop = async (): Promise<void> => {
    await listening.stop();
    refusals.tell();
  };
  return { url: listening.url, stop };
}

function createWebhooksServer(options: WebhooksOptions, refusals: RefusalLog, { mayGiveWay }: Connections): Server {
  const { metrics, logger } = options;
  const app = createApp({ ...options, refusals, delayWrongTokens: createWrongTokenDelay(LIMITS), mayGiveWay });
  const server = createServer(
    {
      headersTimeout: LIMITS.headersTimeoutMs,
      requestTimeout: LIMITS.requestTimeoutMs,
      keepAliveTimeout: LIMITS.keepAliveTimeoutMs,
      connectionsCheckingInterval: LIMITS.timeoutsCheckedEveryMs,
      maxHeaderSize: LIMITS.maxHeaderBytes,
    },
    limitPipelining(app, LIMITS.maxRequestsInHand),
  );
  server.maxHeadersCount = LIMITS.maxHeaders;
  server.timeout = LIMITS.stillTimeoutMs;
  // What a sender expects besides a 100 is no reason to lose its alert.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  answerBrokenRequests(server, (refusal, remoteAddress) => {
    const address = senderAddress(remoteAddress);
    metrics.refused(refusal, undefined);
    const line = { status: REFUSALS[refusal.code].status, address, refusal: refusal.reason };
    if (refusals.note(networkOf(address), refusal.reason).inFull) logger.warn(line, 'webhook refused');
  });
  return server;
}

function limitToSenders({ trustedProxies, logger }: WebhooksOptions, refusals: RefusalLog): Connections {
  const isProxy = createIsProxy(trustedProxies);
  return limitConnections({
    maxConnections: maxConnections(logger),
    maxConnectionsPerSender: LIMITS.maxConnectionsPerSender,
    senderOf: ({ remoteAddress }) => {
      const address = senderAddress(remoteAddress);
      return isProxy(address) ? undefined : networkOf(address);
    },
    onCrowdedOut: (sender = 'proxy') => {
      if (refusals.note(sender, 'crowded_out').inFull)
        logger.warn({ address: sender }, 'connection closed for another');
    },
  });
}
