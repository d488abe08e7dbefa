import { type Envelope, toError } from '@relay/contract';
import {
  addEnvelopes,
  createWebhookQueues,
  gather,
  type RedisClient,
  type RedisTrust,
  ReplicaConfirmation,
  type WebhookQueues,
  webhooksOf,
} from '@relay/queue';
import { type EnvelopeStore, StoreUnavailableError } from './envelope-store.js';
import { lookAtRedis } from './look-at-redis.js';

const REBUILD_AFTER_MS = 250;

/** Bounds how long a step keeps Redis from others. */
const ENVELOPES_A_STEP = 16;

export interface RedisStoreOptions {
  readonly connection: RedisClient;
  /** Over how many queues the sources are spread. */
  readonly shards: number;
  readonly trust: Pick<RedisTrust, 'distrust'>;
  /** Replicas that must have an envelope before it counts as stored. */
  readonly waitReplicas: number;
  readonly onError: (error: Error) => void;
}

/** Stores envelopes in the `webhooks` queue, and knows at once when it cannot. */
export class RedisStore implements EnvelopeStore {
  readonly #connection: RedisClient;
  readonly #trust: RedisStoreOptions['trust'];
  readonly #onReplicas: ReplicaConfirmation;
  readonly #onError: (error: Error) => void;
  readonly #shards: number;
  #queues: WebhookQueues;
  #ready = false;
  #closed = false;
  readonly #storeWithOthers = gather<Envelope>((envelopes) => this.storeAll(envelopes), {
    most: ENVELOPES_A_STEP,
    inHalves: true,
  });

  constructor({ connection, shards, trust, waitReplicas, onError }: RedisStoreOptions) {
    this.#connection = connection;
    this.#trust = trust;
    const keys = Array.from({ length: shards }, (_, shard) => webhooksOf(shard));
    this.#onReplicas = new ReplicaConfirmation(connection, keys, waitReplicas);
    this.#onError = onError;
    this.#shards = shards;
    this.#queues = this.#build();
  }

  /** Those that come at the same moment are stored in one step. */
  store(envelope: Envelope): Promise<void> {
    return this.#storeWithOthers(envelope);
  }

  /** All of them or none. Answers within seconds, also when Redis or its replicas are frozen. */
  async storeAll(envelopes: readonly Envelope[]): Promise<void> {
    const obstacle = this.obstacle();
    if (obstacle !== undefined) throw new StoreUnavailableError(`Redis is ${obstacle}`);
    try {
      await this.#onReplicas.of(() => addEnvelopes(this.#queues, envelopes));
    } catch (thrown) {
      throw new StoreUnavailableError('Redis did not confirm the envelope', { cause: thrown });
    }
  }

  /**
   * Why nothing may be sent to Redis now; undefined when it may. An `add` on a queue that is not ready would wait for Redis
   * however long it takes, so it is never called then.
   */
  obstacle(): string | undefined {
    return this.#ready && this.#connection.status === 'ready' ? this.#trust.distrust() : 'not connected';
  }

  /** Throws unless Redis takes a write as it would an envelope. Tells how much of its memory is used. */
  async look(): Promise<number | undefined> {
    return await this.#onReplicas.of(() => lookAtRedis(this.#connection, this.#shards));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await closeAll(this.#queues);
  }

  #build(): WebhookQueues {
    this.#ready = false;
    const queues = createWebhookQueues(this.#connection, this.#shards);
    for (const queue of queues) queue.on('error', this.#onError);
    Promise.all(queues.map((queue) => queue.waitUntilReady())).then(
      () => {
        this.#ready = true;
      },
      (thrown: unknown) => this.#rebuild(queues, toError(thrown)),
    );
    return queues;
  }

  /** A queue remembers a failed start for ever (Redis left during its first commands): only a new one recovers. */
  #rebuild(failed: WebhookQueues, error: Error): void {
    if (this.#closed) return;
    this.#onError(error);
    setTimeout(() => {
      if (this.#closed) return;
      closeAll(failed).catch(this.#onError);
      this.#queues = this.#build();
    }, REBUILD_AFTER_MS).unref();
  }
}

async function closeAll(queues: WebhookQueues): Promise<void> {
  await Promise.all(queues.map((queue) => queue.close()));
}
