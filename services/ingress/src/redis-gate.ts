import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '@relay/contract';
import { MEMORY_MARKS } from '@relay/queue';
import { isOutOfMemory } from './is-out-of-memory.js';

export interface RedisGateParts {
  /** Why nothing at all may go to Redis, known without asking it; undefined when there is no such reason. */
  readonly obstacle: () => string | undefined;
  /** Writes something, and tells the share of its memory that Redis uses, if it has a limit. */
  readonly look: () => Promise<number | undefined>;
  /** While it is open. For tests, which cannot wait as long as an operator would. */
  readonly lookEveryMs?: number;
}

export interface RedisGateEvents {
  /** Perhaps it was shut before. */
  shut: [];
  /** Redis was looked at; it may be open now. */
  looked: [];
}

const LOOK_EVERY_MS = 1_000;
const LOOK_EVERY_MS_WHILE_SHUT = 250;
/** This costs Redis nothing. */
const LOOK_EVERY_MS_WHILE_OBSTRUCTED = 25;

const { highWater, lowWater } = MEMORY_MARKS;

/**
 * Whether envelopes may go to Redis. Shut by the first one that it does not confirm, so that no other has to wait for a
 * deadline; opened again by a look that finds it well.
 */
export class RedisGate extends EventEmitter<RedisGateEvents> {
  readonly #parts: RedisGateParts;
  readonly #stopping = new AbortController();
  #trouble: string | undefined = 'not connected';
  #isOverMark = false;
  #memoryShare: number | undefined;
  /** How often it was shut: a look that began before the last time says nothing. */
  #timesShut = 0;
  #running: Promise<void> | undefined;

  constructor(parts: RedisGateParts) {
    super();
    this.#parts = parts;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Resolves when it is open, and after this time in any case. */
  async whenOpen(withinMs: number): Promise<void> {
    const signal = AbortSignal.timeout(withinMs);
    while (!this.isOpen() && !signal.aborted) await once(this, 'looked', { signal }).catch(() => undefined);
  }

  isOpen(): boolean {
    return this.#parts.obstacle() === undefined && this.#trouble === undefined && !this.#isOverMark;
  }

  /** Redis did not confirm something. */
  shut(error: Error): void {
    this.#timesShut += 1;
    if (isOutOfMemory(error)) this.#isOverMark = true;
    else this.#trouble = innermost(error);
    this.emit('shut');
  }

  /** `ok`, or why envelopes may not go to Redis. */
  describe(): string {
    const trouble = this.#parts.obstacle() ?? this.#trouble;
    if (trouble !== undefined) return trouble;
    if (!this.#isOverMark) return 'ok';
    const used = this.#memoryShare === undefined ? 'all' : `${Math.round(this.#memoryShare * 100)} %`;
    return `${used} of its memory is used; it gets new webhooks below ${lowWater * 100} %`;
  }

  /** Of the fullest server; undefined while nobody knows. */
  get memoryShare(): number | undefined {
    return this.#memoryShare;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#look();
      this.emit('looked');
      // Rejects when the stop begins, and that is all it can say.
      await sleep(this.#nextLookInMs(), undefined, { signal }).catch(() => undefined);
    }
  }

  #nextLookInMs(): number {
    if (this.#parts.obstacle() !== undefined) return LOOK_EVERY_MS_WHILE_OBSTRUCTED;
    return this.isOpen() ? (this.#parts.lookEveryMs ?? LOOK_EVERY_MS) : LOOK_EVERY_MS_WHILE_SHUT;
  }

  async #look(): Promise<void> {
    const timesShut = this.#timesShut;
    const obstacle = this.#parts.obstacle();
    if (obstacle !== undefined) {
      this.#trouble = obstacle;
      return;
    }
    try {
      this.#memoryShare = await this.#parts.look();
      if (timesShut !== this.#timesShut) return;
      this.#trouble = undefined;
      this.#isOverMark = (this.#memoryShare ?? 0) >= (this.#isOverMark ? lowWater : highWater);
    } catch (thrown) {
      this.shut(toError(thrown));
    }
  }
}

function innermost(error: Error): string {
  return error.cause instanceof Error ? innermost(error.cause) : error.message;
}
