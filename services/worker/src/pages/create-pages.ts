import type { RequestListener } from 'node:http';
import { toError } from '@relay/contract';
import type { RedisClient } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import express, { type ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { answerError } from '../access/answer-error.js';
import { guardOperators } from '../access/guard-operators.js';
import { maskSecrets } from '../access/mask-secrets.js';
import { refuseChanges } from '../access/read-only.js';
import { refuse } from '../access/refuse.js';
import { requireRedis } from '../access/require-redis.js';
import { securityHeaders } from '../access/security-headers.js';
import { boardPolicy } from '../board/board-policy.js';
import { createQueueBoard } from '../board/create-queue-board.js';
import { checkRedis } from '../readiness.js';
import { serveLetter } from './dead-letters/serve-letter.js';
import { serveList } from './dead-letters/serve-list.js';
import { serveExplain } from './explain/serve-explain.js';
import { serveAssets } from './frame/serve-assets.js';
import type { RedisDoor } from './look/redis-door.js';
import { createPageDesk } from './page-desk.js';
import { serveStatus } from './status/serve-status.js';

export interface Pages {
  /** Answers whatever the ops server does not answer itself. */
  readonly handler: RequestListener;
  close(): Promise<void>;
}

const BOARD = '/board';

/** All that operators see in a browser. Who gets there, and with what, is the order of these lines. */
export function createPages(config: RelayConfig, connection: RedisClient, logger: Logger): Pages {
  const { readOnly } = config.board;
  const board = createQueueBoard({
    connection,
    integrations: Object.keys(config.integrations),
    shards: config.webhooks.shards,
    readOnly,
    basePath: BOARD,
    logger,
  });
  const desk = createPageDesk(config, logger);

  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders, maskSecrets(config));
  app.use(guardOperators(config.board, logger));

  app.use(
    `${BOARD}/api`,
    requireRedis(() => checkRedis(connection)),
  );
  app.use(BOARD, boardPolicy, board.router);

  if (readOnly) app.use(refuseChanges);
  app.use(express.urlencoded({ extended: false, limit: '8kb' }));
  app.use('/pages', serveAssets());
  app.use('/dead-letters', serveList(desk), serveLetter(desk));
  app.use('/explain', serveExplain(desk));
  app.use(serveStatus(desk));

  app.use((_request, response) => refuse(response, 404, 'not_found', 'There is no such page'));
  app.use(answerRedisFault(desk.door));
  app.use(answerError(logger));
  return {
    handler: app,
    close: async () => {
      await Promise.all([board.close(), desk.door.close()]);
    },
  };
}

function answerRedisFault(door: RedisDoor): ErrorRequestHandler {
  return (thrown: unknown, _request, response, next) => {
    const fault = door.explain(toError(thrown));
    if (fault === undefined || response.headersSent) return next(thrown);
    refuse(response, 503, 'redis_away', `${fault}. See that Redis runs and has memory and disk, then try again`);
  };
}
