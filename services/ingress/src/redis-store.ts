import { type Envelope, type StoredEnvelope, toError } from '@relay/contract';
import { addEnvelopes, createWebhookQueue, gather, type Queue, type RedisClient } from '@relay/queue';
import { type EnvelopeStore, StoreUnavailableError } from './envelope-store.js';

const REBUILD_AFTER_MS = 250;

/** Bounds how long a step keeps Redis from others. */
const ENVELOPES_A_STEP = 64;

/** Stores envelopes in the `webhooks` queue, and knows at once when it cannot. */
export class RedisStore implements EnvelopeStore {
  readonly #connection: RedisClient;
  readonly #onError: (error: Error) => void;
  #queue: Queue<StoredEnvelope>;
  #ready = false;
  #closed = false;
  readonly #storeWithOthers = gather((envelopes: readonly Envelope[]) => this.storeAll(envelopes), ENVELOPES_A_STEP);

  constructor(connection: RedisClient, onError: (error: Error) => void) {
    this.#connection = connection;
    this.#onError = onError;
    this.#queue = this.#build();
  }

  /** Those that come at the same moment are stored in one step. */
  store(envelope: Envelope): Promise<void> {
    return this.#storeWithOthers(envelope);
  }

  /** All of them or none. Answers within the connection's command timeout, also when Redis is frozen. */
  async storeAll(envelopes: readonly Envelope[]): Promise<void> {
    if (!this.isReady()) throw new StoreUnavailableError('Redis is not connected');
    try {
      await addEnvelopes(this.#queue, envelopes);
    } catch (thrown) {
      throw new StoreUnavailableError('Redis did not confirm the envelope', { cause: thrown });
    }
  }

  /** An `add` on a queue that is not ready would wait for Redis however long it takes, so it is never called then. */
  isReady(): boolean {
    return this.#ready && this.#connection.status === 'ready';
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#queue.close();
  }

  #build(): Queue<StoredEnvelope> {
    this.#ready = false;
    const queue = createWebhookQueue(this.#connection);
    queue.on('error', this.#onError);
    queue.waitUntilReady().then(
      () => {
        this.#ready = true;
      },
      (thrown: unknown) => this.#rebuild(queue, toError(thrown)),
    );
    return queue;
  }

  /** A queue remembers a failed start for ever (Redis left during its first commands): only a new one recovers. */
  #rebuild(failed: Queue<StoredEnvelope>, error: Error): void {
    if (this.#closed) return;
    this.#onError(error);
    setTimeout(() => {
      if (this.#closed) return;
      failed.close().catch(this.#onError);
      this.#queue = this.#build();
    }, REBUILD_AFTER_MS).unref();
  }
}
