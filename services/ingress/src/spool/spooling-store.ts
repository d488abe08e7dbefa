import { type Envelope, toError } from '@relay/contract';
import type { EnvelopeStore } from '../envelope-store.js';
import type { RedisGate } from '../redis-gate.js';
import type { Drain } from './drain.js';
import type { Spools } from './spools.js';

export interface SpoolingStoreParts {
  readonly redis: EnvelopeStore;
  readonly gate: RedisGate;
  readonly spools: Spools;
  readonly drain: Drain;
  readonly onSpooled: (envelope: Envelope) => void;
}

/** To Redis when it can take an envelope and nothing is on disk before it; to the disk otherwise. */
export class SpoolingStore implements EnvelopeStore {
  readonly #parts: SpoolingStoreParts;
  /** Envelopes on their way to Redis, in order, by what brings each to the disk instead. */
  readonly #underWay = new Set<() => void>();

  constructor(parts: SpoolingStoreParts) {
    this.#parts = parts;
    parts.gate.on('shut', () => this.#divert());
  }

  async store(envelope: Envelope): Promise<void> {
    const { gate, spools, drain } = this.#parts;
    while (drain.lastStretch) await drain.lastStretch;
    if (gate.isOpen() && spools.current.isEmpty) return await this.#toRedis(envelope);
    this.#divert();
    await this.#toDisk(envelope);
  }

  #toRedis(envelope: Envelope): Promise<void> {
    const { redis, gate, drain } = this.#parts;
    const added = redis.store(envelope);
    return new Promise((resolve, reject) => {
      const toDisk = (): void => {
        this.#underWay.delete(toDisk);
        const onDisk = this.#toDisk(envelope);
        Promise.any([onDisk, added]).then(resolve, ({ errors }: AggregateError) => reject(errors[0]));
        Promise.all([onDisk, added]).then(
          () => drain.skip(envelope.id),
          () => undefined,
        );
      };
      this.#underWay.add(toDisk);
      added.then(
        () => {
          this.#underWay.delete(toDisk);
          resolve();
        },
        (thrown: unknown) => {
          if (this.#underWay.has(toDisk)) gate.shut(toError(thrown));
        },
      );
    });
  }

  /**
   * Everything that is on its way to Redis goes to the disk, in the order in which it came and before whatever comes now.
   * Redis may still take some of it: the id is the same, so that counts once.
   */
  #divert(): void {
    for (const toDisk of [...this.#underWay]) toDisk();
  }

  async #toDisk(envelope: Envelope): Promise<void> {
    await this.#parts.spools.current.append(envelope);
    this.#parts.onSpooled(envelope);
  }
}
