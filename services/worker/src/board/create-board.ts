import type { RequestListener } from 'node:http';
import type { RedisClient } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import express from 'express';
import type { Logger } from 'pino';
import { checkRedis } from '../readiness.js';
import { answerError } from './answer-error.js';
import { auditChanges } from './audit-changes.js';
import { createQueueBoard } from './create-queue-board.js';
import { refuse } from './refuse.js';
import { requireOperator } from './require-operator.js';
import { requireRedis } from './require-redis.js';
import { requireSameOrigin } from './same-origin.js';
import { securityHeaders } from './security-headers.js';

export interface Board {
  /** Answers whatever the ops server does not answer itself. */
  readonly handler: RequestListener;
  close(): Promise<void>;
}

const PATH = '/board';

/** The queues for operators, at `/board`. Who gets there, and with what, is the order of these lines. */
export function createBoard(config: RelayConfig, connection: RedisClient, logger: Logger): Board {
  const board = createQueueBoard({
    connection,
    integrations: Object.keys(config.integrations),
    readOnly: config.board.readOnly,
    basePath: PATH,
    logger,
  });
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders);
  app.get('/', (_request, response) => response.redirect(`${PATH}/`));
  app.use(PATH, auditChanges(logger), requireOperator(config.board, logger), requireSameOrigin);
  app.use(
    `${PATH}/api`,
    requireRedis(() => checkRedis(connection)),
  );
  app.use(PATH, board.router);
  app.use((_request, response) => refuse(response, 404, 'not_found', 'there is no such page'));
  app.use(answerError(logger));
  return { handler: app, close: () => board.close() };
}
