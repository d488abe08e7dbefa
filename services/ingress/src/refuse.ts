import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { DelayWrongTokens } from './delay-wrong-tokens.js';
import { drainBody } from './drain-body.js';
import type { WebhookLine } from './log-webhooks.js';
import type { IngressMetrics } from './metrics.js';
import { networkOf } from './network-of.js';
import { SenderGoneError } from './receive-webhook.js';
import type { RefusalLog } from './refusal-log.js';
import { REFUSALS, Refusal } from './refusals.js';
import { writeAnswer } from './write-answer.js';

const RETRY_AFTER_S = 5;

export interface RefuseOptions {
  readonly logger: Logger;
  readonly metrics: IngressMetrics;
  readonly refusals: RefusalLog;
  readonly delayWrongTokens: DelayWrongTokens;
  /** The rest of the request is read only out of politeness. */
  readonly mayGiveWay: (socket: Socket) => void;
}

export type Refuse = (
  thrown: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  line: WebhookLine,
) => Promise<void>;

/** The one place that turns what was thrown into an answer, a figure and a line of the log. */
export function createRefuse(options: RefuseOptions): Refuse {
  const { logger, metrics, refusals, delayWrongTokens, mayGiveWay } = options;
  return async (thrown, request, response, line) => {
    if (thrown instanceof SenderGoneError) return;
    const refusal = toRefusal(thrown);
    const { address, source, requestId } = line;
    const { inFull, wrongTokens } = refusals.note(networkOf(address), refusal.reason);
    metrics.refused(refusal, source);
    line.refusal = refusal.reason;
    line.isOmitted = !inFull;
    if (refusal.code === 'unavailable') {
      response.setHeader('Retry-After', RETRY_AFTER_S);
      if (inFull) logger.error({ requestId, err: refusal.cause ?? refusal }, 'webhook could not be stored');
    }
    const isGuessing = await delayWrongTokens(wrongTokens);
    response.setHeader('Connection', 'close');
    const { status, message } = REFUSALS[refusal.code];
    writeAnswer(response, status, { error: { code: refusal.code, message } });
    mayGiveWay(request.socket);
    if (!isGuessing) await drainBody(request);
    response.end();
  };
}

function toRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  // A store that cannot take it, or a bug, which must not cost an alert: 503 makes the vendor send again.
  return new Refusal('unavailable', 'store', { cause: thrown });
}
