import type { DeadLetter, Delivery, Envelope } from '@relay/contract';
import {
  addEnvelopes,
  connectConsumer,
  createDeadLetterQueue,
  createWebhookQueue,
  DeliveryQueue,
  type Queue,
  type RedisClient,
  type WebhookQueue,
} from '@relay/queue';
import { monotonicFactory } from 'ulid';
import { type RunningWorker, startWorker, type WorkerTiming } from '../../services/worker/src/start-worker.js';
import { configFrom } from './config.js';
import { captureLog, type LogCapture } from './log-capture.js';
import type { PrivateRedis } from './redis.js';

const nextId = monotonicFactory();

/** The worker's side of the relay within a test: its queues, its log, and webhooks as the ingress would have stored them. */
export interface WorkerBench {
  readonly client: RedisClient;
  readonly webhooks: WebhookQueue;
  readonly deadLetters: Queue<DeadLetter>;
  readonly log: LogCapture;
  deliveriesOf(integration: string): Queue<Delivery>;
  /** Stores a webhook; returns the envelope's id. */
  accept(source: string, body: string, fields?: Partial<Envelope>): Promise<string>;
  start(timing?: WorkerTiming): Promise<RunningWorker>;
  close(): Promise<void>;
}

export async function prepareWorker(redis: PrivateRedis, yaml: string): Promise<WorkerBench> {
  const config = configFrom(`redis: { url: ${redis.url} }\n${yaml}`);
  const client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  await client.flushdb();
  // Tests take Redis away; what nobody listens to would be printed.
  const hush = <T extends Pick<Queue, 'on'>>(queue: T): T => {
    queue.on('error', () => undefined);
    return queue;
  };
  client.on('error', () => undefined);
  const log = captureLog('worker', config);
  const webhooks = hush(createWebhookQueue(client));
  const deadLetters = hush(createDeadLetterQueue(client));
  const queues = new Map<string, DeliveryQueue>();
  const running: RunningWorker[] = [];
  const deliveriesOf = (integration: string) => {
    const known = queues.get(integration) ?? new DeliveryQueue(client, integration);
    if (!queues.has(integration)) hush(known.queue);
    queues.set(integration, known);
    return known.queue;
  };
  return {
    client,
    webhooks,
    deadLetters,
    log,
    deliveriesOf,
    accept: async (source, body, fields = {}) => {
      const envelope: Envelope = {
        id: nextId(),
        source,
        receivedAt: Date.now(),
        method: 'POST',
        query: '',
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(body),
        ...fields,
      };
      await addEnvelopes([webhooks], [envelope]);
      return envelope.id;
    },
    start: async (timing) => {
      const worker = await startWorker(config, log.logger, timing);
      running.push(worker);
      return worker;
    },
    close: async () => {
      for (const worker of running) await worker.stop();
      for (const queue of [webhooks, deadLetters, ...[...queues.values()].map(({ queue }) => queue)])
        await queue.close();
      client.disconnect();
    },
  };
}
