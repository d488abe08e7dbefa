import { type Envelope, toError } from '@relay/contract';
import type { RedisGate } from '../redis-gate.js';
import type { Bell } from './bell.js';
import type { Spools } from './spools.js';

export interface DrainParts {
  readonly spools: Spools;
  readonly gate: RedisGate;
  /** All of them or none, in this order. */
  readonly addAll: (envelopes: readonly Envelope[]) => Promise<void>;
  /** Rung when something has come to the disk, and when Redis may be there again. */
  readonly bell: Bell;
  readonly onError: (error: Error) => void;
}

/** One step of Redis, which serves nobody else meanwhile. */
const MAX_BATCH = 128;

/** When no more than this is left on disk, new envelopes wait for it in memory instead of queueing behind it. */
const LAST_STRETCH_BYTES = 1024 * 1024;

const LOOK_FOR_ORPHANS_EVERY_MS = 10_000;

type Next = 'at once' | 'when the bell rings';

/** Brings what is on disk to Redis, in order, as soon as Redis takes it. */
export class Drain {
  readonly #parts: DrainParts;
  readonly #confirmed = new Set<string>();
  #batchSize = MAX_BATCH;
  #orphansDueAt = 0;
  #lastStretch: { readonly over: Promise<void>; readonly end: () => void } | undefined;
  #isStopping = false;
  #running: Promise<void> | undefined;

  constructor(parts: DrainParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running = this.#run();
  }

  /**
   * While the last of the disk is on its way to Redis: a few milliseconds, after which envelopes may go there directly.
   * Without it a steady stream of webhooks would queue behind itself on the disk for ever.
   */
  get lastStretch(): Promise<void> | undefined {
    return this.#lastStretch?.over;
  }

  /**
   * Redis has confirmed an envelope after all that had gone to the disk meanwhile. Adding it again would be harmless, and
   * is more than need be: by then its story may be over, and forgotten.
   */
  skip(id: string): void {
    this.#confirmed.add(id);
  }

  /** The batch under way is finished. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#parts.bell.ring();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      const next = await this.#step().catch((thrown: unknown) => this.#giveUpForNow(toError(thrown)));
      if (next === 'at once') continue;
      if (!this.#parts.gate.isOpen()) this.#endLastStretch();
      await this.#parts.bell.heard();
    }
    this.#endLastStretch();
  }

  async #step(): Promise<Next> {
    const spool = this.#parts.spools.current;
    const waiting = await spool.peek();
    if (!this.#parts.gate.isOpen()) return 'when the bell rings';
    if (waiting.length === 0) {
      if (!spool.isEmpty) return 'when the bell rings';
      this.#endLastStretch();
      this.#confirmed.clear();
      return await this.#lookForOrphan();
    }
    if (spool.bytesUnread <= LAST_STRETCH_BYTES) this.#beginLastStretch();
    const batch = waiting.slice(0, this.#batchSize);
    try {
      await this.#add(batch);
    } catch (thrown) {
      // A slow line to Redis may manage one envelope within its deadline where it cannot manage hundreds.
      this.#batchSize = 1;
      this.#parts.gate.shut(toError(thrown));
      return 'when the bell rings';
    }
    this.#batchSize = Math.min(this.#batchSize * 2, MAX_BATCH);
    await spool.advance(batch.length);
    return 'at once';
  }

  async #add(batch: readonly Envelope[]): Promise<void> {
    const missing = batch.filter(({ id }) => !this.#confirmed.has(id));
    if (missing.length > 0) await this.#parts.addAll(missing);
  }

  async #lookForOrphan(): Promise<Next> {
    if (Date.now() < this.#orphansDueAt) return 'when the bell rings';
    this.#orphansDueAt = Date.now() + LOOK_FOR_ORPHANS_EVERY_MS;
    return (await this.#parts.spools.takeOverOrphan()) ? 'at once' : 'when the bell rings';
  }

  #giveUpForNow(error: Error): Next {
    this.#parts.onError(error);
    // Nobody may wait for what goes wrong again and again.
    this.#endLastStretch();
    return 'when the bell rings';
  }

  #beginLastStretch(): void {
    if (this.#lastStretch) return;
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#lastStretch = { over, end };
  }

  #endLastStretch(): void {
    this.#lastStretch?.end();
    this.#lastStretch = undefined;
  }
}
