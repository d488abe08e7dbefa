import { Cluster, Command, type Redis } from 'ioredis';
import type { RedisClient } from './connect.js';

/** Replicas answer within a round trip. Shorter than a producer's command timeout, so that the count is heard. */
const WAIT_MS = 1_000;

/** What was written is on the master, and on too few replicas: a failover would lose it. */
export class TooFewReplicasError extends Error {
  override readonly name = 'TooFewReplicasError';
}

/**
 * Makes a write count only when enough replicas have it too. Redis' WAIT tells that of everything its connection wrote
 * before, so writes that come together share one; and it tells nothing of what an earlier connection wrote, so a write
 * whose connection has changed since does not count.
 */
export class ReplicaConfirmation {
  readonly #client: RedisClient;
  readonly #key: string;
  readonly #replicas: number;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** @param key one in the slot of what will be written: in a cluster each slot has its own master and replicas */
  constructor(client: RedisClient, key: string, replicas: number) {
    this.#client = client;
    this.#key = key;
    this.#replicas = replicas;
  }

  /** What the write gives, once enough replicas have it. Throws what the write throws, and TooFewReplicasError. */
  async of<T>(write: () => Promise<T>): Promise<T> {
    if (this.#replicas === 0) return await write();
    const connection = this.#master()?.stream;
    const written = await write();
    await this.#waitTogether();
    if (connection === undefined || connection !== this.#master()?.stream) {
      throw new TooFewReplicasError('the connection to Redis has changed meanwhile, perhaps to another master');
    }
    return written;
  }

  /** Joins the next WAIT that is sent: one that is under way may have begun before the write. */
  #waitTogether(): Promise<void> {
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        this.#running = this.#wait();
        return this.#running;
      });
    return this.#next;
  }

  async #wait(): Promise<void> {
    const having = (await this.#master()?.wait(this.#replicas, WAIT_MS)) ?? 0;
    if (having >= this.#replicas) return;
    throw new TooFewReplicasError(`${having} of ${this.#replicas} replicas have it after ${WAIT_MS} ms`);
  }

  /** Asked for directly: a cluster's client would send WAIT, which has no key, to any node. */
  #master(): Redis | undefined {
    const client = this.#client;
    if (!(client instanceof Cluster)) return client;
    const [address] = client.slots[new Command('GET', [this.#key]).getSlot() ?? -1] ?? [];
    return client.nodes('master').find(({ options }) => `${options.host}:${options.port}` === address);
  }
}
