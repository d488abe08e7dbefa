import type { DeadLetter, ReplayWish } from '@relay/contract';
import { ErrorCode, type Queue } from 'bullmq';
import type { RedisClient } from './connect.js';
import { countAtRest } from './dead-letter-counts.js';
import { createDeadLetterQueue } from './dead-letter-queue.js';
import { DEAD_LETTER_SCRIPTS } from './dead-letter-scripts.js';
import { type BuriedLetter, type DeadLetterState, deadLetterState } from './dead-letter-state.js';
import { DISCARDS, type DiscardedBy, type DiscardRecord, readDiscards } from './discards.js';
import { Ledger } from './ledger/ledger.js';
import { DEAD_LETTERS, keyBase } from './names.js';
import { type WalkOrder, walkIds } from './queue-ids.js';

/** Records of discarded dead letters that are kept, the newest. The counts are kept for ever. */
const KEPT_DISCARDS = 10_000;

/** A letter may hold a webhook of a megabyte, so few are read at once. */
const LETTERS_A_PAGE = 50;

const BASE = keyBase(DEAD_LETTERS);
const DISCARDED = `${BASE}discarded`;

type Script = (...args: Array<string | number>) => Promise<unknown>;
type Scripts = Record<keyof typeof DEAD_LETTER_SCRIPTS, Script>;

/** The dead letters as an operator sees them: to be read, replayed and discarded. */
export class DeadLetters {
  readonly queue: Queue<DeadLetter>;
  readonly #client: RedisClient;
  readonly #ledger: Ledger;
  readonly #scripts: Scripts;

  constructor(client: RedisClient) {
    for (const [name, script] of Object.entries(DEAD_LETTER_SCRIPTS)) {
      if (!(name in client)) client.defineCommand(name, script);
    }
    this.#client = client;
    this.#ledger = new Ledger(client);
    // `defineCommand` adds the methods at run time, which the client's type cannot know.
    this.#scripts = client as unknown as Scripts;
    this.queue = createDeadLetterQueue(client);
  }

  /** All dead letters at rest, in the order in which they came to rest or its reverse, a page in memory at a time. */
  async *read(order: 'oldest first' | 'newest first'): AsyncGenerator<BuriedLetter> {
    const walk: WalkOrder = order === 'oldest first' ? 'lowest first' : 'highest first';
    for await (const ids of walkIds(this.#client, DEAD_LETTERS, 'failed', walk, LETTERS_A_PAGE)) {
      const states = await Promise.all(ids.map((id) => this.find(id)));
      for (const state of states) if (state?.kind === 'dead') yield state;
    }
  }

  async find(id: string): Promise<DeadLetterState | undefined> {
    const job = await this.queue.getJob(id);
    return job === undefined ? undefined : deadLetterState(job);
  }

  /**
   * Hands a dead letter to the undertaker, who replays whatever has had its first run. False when it is not at rest (any
   * more): BullMQ takes it out of the failed state in one step, so of two who ask at once one is told so.
   */
  async replay({ letter }: BuriedLetter, wish: ReplayWish): Promise<boolean> {
    const job = await this.queue.getJob(letter.id);
    if (job === undefined || !(await this.#wish(letter, wish))) return false;
    try {
      await job.retry('failed');
      return true;
    } catch (thrown) {
      if (isNotAtRest(thrown)) return false;
      throw thrown;
    }
  }

  /** Removes a dead letter for good and keeps a record of it. False when it is not at rest (any more). */
  async discard({ letter, code }: BuriedLetter, at: number, by: DiscardedBy = 'operator'): Promise<boolean> {
    const { id, source } = letter;
    const record: DiscardRecord = { id, source, code, at, by };
    const removed = await this.#scripts.relayDiscard(
      ...[`${BASE}failed`, BASE + id, `${BASE}${id}:logs`, DISCARDED, DISCARDS],
      ...[id, source, JSON.stringify(record), KEPT_DISCARDS],
    );
    if (removed !== 1) return false;
    await this.#ledger.settle(letter, 'discarded');
    return true;
  }

  /** How many dead letters of each source were ever discarded. */
  async discarded(): Promise<Readonly<Record<string, number>>> {
    const counts = await this.#client.hgetall(DISCARDED);
    return Object.fromEntries(Object.entries(counts).map(([source, count]) => [source, Number(count)]));
  }

  /** The newest records first. */
  discards(): Promise<readonly DiscardRecord[]> {
    return readDiscards(this.#client);
  }

  /** How many are at rest, by code. */
  async countByCode(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (const { code, count } of await countAtRest(this.#client)) counts.set(code, (counts.get(code) ?? 0) + count);
    return counts;
  }

  async #wish(letter: DeadLetter, wish: ReplayWish): Promise<boolean> {
    const { replay: _previous, ...rest } = letter;
    const wished: DeadLetter = Object.keys(wish).length === 0 ? rest : { ...rest, replay: wish };
    const keys = [`${BASE}failed`, BASE + letter.id];
    return (await this.#scripts.relayWishReplay(...keys, letter.id, JSON.stringify(wished))) === 1;
  }
}

/** The job is gone, or no longer in the failed state. */
function isNotAtRest(thrown: unknown): boolean {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
  return code === ErrorCode.JobNotExist || code === ErrorCode.JobNotInState;
}
