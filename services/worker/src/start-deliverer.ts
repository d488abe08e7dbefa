import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt, DeadLetter, Delivery } from '@relay/contract';
import { closeWorker, DeliveryQueue, Ledger, type Queue, type RedisClient } from '@relay/queue';
import type { IntegrationConfig } from '@relay/runtime';
import type { Logger } from 'pino';
import type { Deliverer, Step } from './deliver.js';
import { createDeliveryDesk } from './delivery-desk.js';
import { startLaneKeeper } from './lane-keeper.js';
import type { WorkerMetrics } from './metrics.js';
import { createPersist } from './persist.js';
import { nativeRequest, standardRequest } from './push-request.js';
import { runDeliveryJob } from './run-delivery-job.js';
import { createSender } from './send-to-flashduty.js';
import type { Hands } from './watchdog/hands.js';

export interface DelivererOptions {
  readonly integration: IntegrationConfig;
  readonly connection: RedisClient;
  readonly deadLetters: Queue<DeadLetter>;
  readonly concurrency: number;
  readonly giveUpAfterMs: number;
  readonly logger: Logger;
  readonly metrics: WorkerMetrics;
  readonly hands: Hands;
}

export interface RunningDeliverer {
  readonly deliveries: DeliveryQueue;
  stop(): Promise<void>;
}

/** One integration's own queue, worker, lanes and connections: nothing that another integration does can slow it. */
export function startDeliverer(options: DelivererOptions): RunningDeliverer {
  const { integration, connection, deadLetters, logger, metrics, hands } = options;
  const pushUrl = new URL(integration.pushUrl.reveal());
  const deliveries = new DeliveryQueue(connection, integration.name);
  const sender = createSender(pushUrl, options.concurrency);
  const stopping = new AbortController();
  // Each delivery that sits out a wait listens for the stop.
  setMaxListeners(0, stopping.signal);
  const warn = (error: Error): void => logger.warn({ err: error, integration: integration.name }, 'deliverer failed');
  const deliverer: Deliverer = {
    desk: createDeliveryDesk({
      persist: createPersist(stopping.signal, warn),
      deliveries,
      ledger: new Ledger(connection),
      deadLetters,
      limits: integration.rateLimit,
      integration: integration.name,
      logger,
      now: Date.now,
    }),
    buildRequest: integration.format === 'native' ? nativeRequest(pushUrl) : standardRequest(pushUrl),
    send: sender.send,
    giveUpAfterMs: options.giveUpAfterMs,
    now: Date.now,
    random: Math.random,
    sleep: (ms) => sitOut(ms, stopping.signal),
    report: (delivery, number, attempt, step) => report(delivery, number, attempt, step, logger, metrics),
  };
  const worker = deliveries.createWorker(async (job, token) => {
    const result = await hands.hold(job.data.id, () => runDeliveryJob(job, token, deliveries, deliverer));
    metrics.finished(job.data, result, Date.now());
    return result;
  }, options.concurrency);
  worker.on('error', warn);
  deliveries.queue.on('error', warn);
  const keeper = startLaneKeeper(deliveries, logger);
  return {
    deliveries,
    stop: async () => {
      stopping.abort();
      await closeWorker(worker, connection);
      await keeper.stop();
      await sender.close();
      await deliveries.queue.close();
    },
  };
}

async function sitOut(ms: number, stopping: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal: stopping });
    return true;
  } catch {
    return false;
  }
}

/** One wide line for each attempt. */
function report(
  delivery: Delivery,
  number: number,
  attempt: Attempt,
  step: Step,
  logger: Logger,
  metrics: WorkerMetrics,
): void {
  const { id, source, integration, envelope, event } = delivery;
  const result = step.kind === 'finished' ? step.result.outcome : 'retry';
  metrics.attempted(delivery, attempt, step);
  const line = {
    deliveryId: id,
    envelopeId: envelope.id,
    source,
    integration,
    alertKey: event.alert_key,
    eventStatus: event.event_status,
    attempt: number,
    result,
    status: attempt.status,
    code: attempt.code,
    reason: attempt.reason,
    requestId: attempt.requestId,
    durationMs: attempt.durationMs,
    nextAttemptInMs: step.kind === 'again' ? step.afterMs : undefined,
  };
  if (result === 'delivered') logger.info(line, 'delivery attempted');
  else logger.warn(line, 'delivery attempted');
}
