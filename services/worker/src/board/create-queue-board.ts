import { createBullBoard } from '@bull-board/api';
import { createWebhookQueues, DeadLetters, DeliveryQueue, plainName, type Queue, type RedisClient } from '@relay/queue';
import { type Express, Router } from 'express';
import type { Logger } from 'pino';
import { BoardPage } from './board-page.js';
import { BoardQueue } from './board-queue.js';
import { discardOne } from './discard-one.js';
import { permitChanges } from './permit-changes.js';
import { replayAll } from './replay-all.js';
import { UI_CONFIG } from './ui-config.js';

export interface QueueBoardOptions {
  readonly connection: RedisClient;
  readonly integrations: readonly string[];
  readonly shards: number;
  readonly readOnly: boolean;
  readonly basePath: string;
  readonly logger: Logger;
}

export interface QueueBoard {
  readonly router: Router;
  close(): Promise<void>;
}

/** bull-board over the relay's queues. It asks nobody who they are: that is done before. */
export function createQueueBoard({
  connection,
  integrations,
  shards,
  readOnly,
  basePath,
  logger,
}: QueueBoardOptions): QueueBoard {
  const webhooks = createWebhookQueues(connection, shards);
  const letters = new DeadLetters(connection);
  const deadLetters = letters.queue;
  const deliveries = integrations.map((name) => ({ name, queue: new DeliveryQueue(connection, name).queue }));
  const all: Queue[] = [...webhooks, deadLetters, ...deliveries.map(({ queue }) => queue)];
  for (const queue of all) {
    queue.on('error', (error) => logger.warn({ err: error, queue: plainName(queue.name) }, 'board queue failed'));
  }

  const adapter = new BoardPage(logger);
  adapter.setBasePath(basePath);
  createBullBoard({
    serverAdapter: adapter,
    queues: [
      new BoardQueue(deadLetters, { description: 'Not delivered, with the reason. Retry replays them', readOnly }),
      ...deliveries.map(
        ({ name, queue }) =>
          new BoardQueue(queue, { description: `On their way to Flashduty, integration ${name}`, readOnly: true }),
      ),
      ...webhooks.map(
        (queue) =>
          new BoardQueue(queue, { description: 'Received and waiting to be read, or ignored', readOnly: true }),
      ),
    ],
    options: { uiConfig: UI_CONFIG, handlerHooks: { before: permitChanges(readOnly) } },
  });
  const bullBoard: Express = adapter.getRouter();
  bullBoard.disable('x-powered-by');

  const router = Router();
  if (!readOnly) {
    const path = `/api/queues/${plainName(deadLetters.name)}`;
    router.put(`${path}/retry/failed`, replayAll(deadLetters));
    router.put(`${path}/:jobId/clean`, discardOne(letters));
  }
  router.use(bullBoard);
  return {
    router,
    close: async () => {
      await Promise.all(all.map((queue) => queue.close()));
    },
  };
}
