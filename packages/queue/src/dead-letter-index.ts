import type { DeadLetterCode } from '@relay/contract';
import type { RedisClient } from './connect.js';
import type { DeadLetters } from './dead-letters.js';
import { readDeliveryId } from './delivery-id.js';
import { DEAD_LETTERS } from './names.js';
import { walkEntries } from './queue-ids.js';

/** What puts a dead letter at rest into a list or a sum: small, so that a hundred thousand fit into memory. */
export interface IndexedLetter {
  readonly id: string;
  /** The webhook it came from: several of its events may be dead letters. */
  readonly envelopeId: string;
  readonly source: string;
  readonly integration?: string;
  readonly code: DeadLetterCode;
  /** Unix milliseconds. */
  readonly firstSeenAt: number;
  readonly buriedAt: number;
  readonly place?: number;
}

const IDS_A_PAGE = 1_000;
/** A letter may hold a webhook of a megabyte, so few are read at once. */
const LETTERS_A_READ = 50;

interface Known {
  readonly score: string;
  readonly letter: IndexedLetter;
}

/**
 * All dead letters at rest, kept in memory for those who look often. A letter changes only with its place in Redis' own
 * list, so a second look reads that list and whatever is new in it.
 */
export class DeadLetterIndex {
  readonly #client: RedisClient;
  readonly #deadLetters: DeadLetters;
  #known: ReadonlyMap<string, Known> = new Map();

  constructor(client: RedisClient, deadLetters: DeadLetters) {
    this.#client = client;
    this.#deadLetters = deadLetters;
  }

  /** The newest first. */
  async read(): Promise<readonly IndexedLetter[]> {
    const found = new Map<string, Known>();
    for await (const entries of walkEntries(this.#client, DEAD_LETTERS, 'failed', 'highest first', IDS_A_PAGE)) {
      for (let from = 0; from < entries.length; from += LETTERS_A_READ) {
        const part = entries.slice(from, from + LETTERS_A_READ);
        const read = await Promise.all(part.map(([id, score]) => this.#recall(id, score)));
        for (const known of read) if (known !== undefined) found.set(known.letter.id, known);
      }
    }
    this.#known = found;
    return [...found.values()].map(({ letter }) => letter);
  }

  async #recall(id: string, score: string): Promise<Known | undefined> {
    const known = this.#known.get(id);
    if (known?.score === score) return known;
    const state = await this.#deadLetters.find(id);
    // Replayed or discarded between the two questions.
    if (state?.kind !== 'dead') return undefined;
    const { code, buriedAt, letter } = state;
    const { source, integration, firstSeenAt, place } = letter;
    return {
      score,
      letter: {
        id,
        envelopeId: readDeliveryId(id).envelopeId,
        source,
        code,
        firstSeenAt,
        buriedAt,
        ...(integration === undefined ? {} : { integration }),
        ...(place === undefined ? {} : { place }),
      },
    };
  }
}
