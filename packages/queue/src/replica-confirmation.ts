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
  readonly #keys: readonly string[];
  readonly #replicas: number;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** @param keys one in each slot that may be written to: in a cluster each has its own master and replicas */
  constructor(client: RedisClient, keys: readonly string[], replicas: number) {
    this.#client = client;
    this.#keys = keys;
    this.#replicas = replicas;
  }

  /** What the write gives, once enough replicas have it. Throws what the write throws, and TooFewReplicasError. */
  async of<T>(write: () => Promise<T>): Promise<T> {
    if (this.#replicas === 0) return await write();
    // A cluster's client connects to a node only once it has something to ask it.
    await Promise.all(this.#masters().map((master) => (master?.status === 'wait' ? master.ping() : undefined)));
    const before = this.#connections();
    const written = await write();
    await this.#waitTogether();
    const after = this.#connections();
    if (before.every((connection, at) => connection !== undefined && connection === after[at])) return written;
    throw new TooFewReplicasError('the connection to Redis has changed meanwhile, perhaps to another master');
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
    const masters = [...new Set(this.#masters())];
    const counts = await Promise.all(masters.map((master) => master?.wait(this.#replicas, WAIT_MS) ?? 0));
    const having = Math.min(...counts);
    if (having >= this.#replicas) return;
    throw new TooFewReplicasError(`${having} of ${this.#replicas} replicas have it after ${WAIT_MS} ms`);
  }

  #connections() {
    return this.#masters().map((master) => master?.stream);
  }

  /** Of each key. Asked for directly: a cluster's client would send WAIT, which has no key, to any node. */
  #masters(): ReadonlyArray<Redis | undefined> {
    const client = this.#client;
    if (!(client instanceof Cluster)) return [client];
    const nodes = client.nodes('master');
    return this.#keys.map((key) => {
      const [address] = client.slots[new Command('GET', [key]).getSlot() ?? -1] ?? [];
      return nodes.find(({ options }) => `${options.host}:${options.port}` === address);
    });
  }
}
