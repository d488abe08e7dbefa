import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { networkOf } from './network-of.js';
import type { RefusalLog } from './refusal-log.js';

/** What a webhook's line says besides the request's own fields. */
export interface WebhookLine {
  readonly source?: string | undefined;
  readonly address?: string;
  readonly id?: string;
  readonly bytes?: number;
  readonly refusal?: string;
}

/** Adds to the line that is written when the answer has been sent. */
export function addToLine(response: Response, fields: WebhookLine): void {
  response.locals.line = { ...lineOf(response), ...fields };
}

/** What the line says so far. */
export function lineOf(response: Response): WebhookLine {
  return response.locals.line ?? {};
}

/** Leaves the line out: it is one of many that are told together. */
export function omitLine(response: Response): void {
  response.locals.isLineOmitted = true;
}

const ENDINGS = {
  accepted: { level: 'info', message: 'webhook accepted' },
  refused: { level: 'warn', message: 'webhook refused' },
  gone: { level: 'warn', message: 'sender went away before it was answered' },
} as const;

type Ending = (typeof ENDINGS)[keyof typeof ENDINGS];

function endingOf(response: ServerResponse): Ending {
  if (!response.headersSent) return ENDINGS.gone;
  return response.statusCode < 400 ? ENDINGS.accepted : ENDINGS.refused;
}

function isOmitted(response: Response, ending: Ending, refusals: RefusalLog): boolean {
  if (response.locals.isLineOmitted) return true;
  return ending === ENDINGS.gone && !refusals.note(networkOf(lineOf(response).address ?? ''), 'sender_gone').inFull;
}

/** One line for each webhook. Neither URL nor headers are in it: both may hold a token. */
export function logWebhooks(logger: Logger, refusals: RefusalLog): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (request) => acceptableRequestId(request) ?? randomUUID(),
    wrapSerializers: false,
    serializers: { req: () => undefined, res: () => undefined, err: () => undefined },
    customAttributeKeys: { responseTime: 'durationMs' },
    customLogLevel: (_request, response) => {
      const ending = endingOf(response);
      return isOmitted(response as Response, ending, refusals) ? 'silent' : ending.level;
    },
    customSuccessMessage: (_request, response) => endingOf(response).message,
    customErrorMessage: (_request, response) => endingOf(response).message,
    // Not customProps: those are bound when the request begins and would stand in the line twice.
    customSuccessObject: (request, response, { durationMs }) => wideLine(request, response as Response, durationMs),
    customErrorObject: (request, response, _error, { durationMs }) =>
      wideLine(request, response as Response, durationMs),
  });
}

function wideLine(request: IncomingMessage, response: Response, durationMs: number): object {
  return {
    requestId: request.id,
    method: request.method,
    status: response.headersSent ? response.statusCode : undefined,
    ...lineOf(response),
    durationMs,
  };
}

function acceptableRequestId(request: IncomingMessage): string | undefined {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : undefined;
}
