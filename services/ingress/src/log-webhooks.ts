import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { networkOf } from './network-of.js';
import type { RefusalLog } from './refusal-log.js';

/** What a webhook's line says besides status and duration. Neither URL nor headers: both may hold a token. */
export interface WebhookLine {
  readonly requestId: string;
  readonly method: string;
  readonly address: string;
  source?: string | undefined;
  id?: string;
  bytes?: number;
  refusal?: string;
  /** It is one of many that are told together, and not written. */
  isOmitted?: boolean;
}

const ENDINGS = {
  accepted: { level: 'info', message: 'webhook accepted' },
  refused: { level: 'warn', message: 'webhook refused' },
  gone: { level: 'warn', message: 'sender went away before it was answered' },
} as const;

/**
 * Begins the one line that is written when the webhook has been answered, or its sender has gone. Not by pino-http: the
 * logger that it makes for each request costs a webhook more than its line does.
 */
export function beginLine(
  request: IncomingMessage,
  response: ServerResponse,
  address: string,
  { logger, refusals }: { readonly logger: Logger; readonly refusals: RefusalLog },
): WebhookLine {
  const startedAt = performance.now();
  const line: WebhookLine = {
    requestId: acceptableRequestId(request) ?? randomUUID(),
    method: request.method ?? '',
    address,
  };
  response.once('close', () => {
    const ending = endingOf(response);
    const { requestId, method, isOmitted, ...fields } = line;
    if (isOmitted || (ending === ENDINGS.gone && !noteGone(refusals, address))) return;
    const status = response.headersSent ? response.statusCode : undefined;
    const durationMs = Math.round(performance.now() - startedAt);
    logger[ending.level]({ requestId, method, status, ...fields, durationMs }, ending.message);
  });
  return line;
}

type Ending = (typeof ENDINGS)[keyof typeof ENDINGS];

function endingOf(response: ServerResponse): Ending {
  if (!response.headersSent) return ENDINGS.gone;
  return response.statusCode < 400 ? ENDINGS.accepted : ENDINGS.refused;
}

function noteGone(refusals: RefusalLog, address: string): boolean {
  return refusals.note(networkOf(address), 'sender_gone').inFull;
}

function acceptableRequestId(request: IncomingMessage): string | undefined {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : undefined;
}
