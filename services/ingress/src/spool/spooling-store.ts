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
  /**
   * Envelopes on their way to Redis, in order, by what brings each to the disk instead. A list, in which the one that leaves
   * is nearly always the first: a Set that is filled and emptied all the time leaves tables behind that point from one to
   * the next, and the collector takes all that ever was in them for alive.
   */
  readonly #underWay: Array<() => void> = [];

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
        const onDisk = this.#toDisk(envelope);
        Promise.any([onDisk, added]).then(resolve, ({ errors }: AggregateError) => reject(errors[0]));
        Promise.all([onDisk, added]).then(
          () => drain.skip(envelope.id),
          () => undefined,
        );
      };
      this.#underWay.push(toDisk);
      added.then(
        () => {
          this.#arrived(toDisk);
          resolve();
        },
        (thrown: unknown) => {
          if (this.#underWay.includes(toDisk)) gate.shut(toError(thrown));
        },
      );
    });
  }

  /**
   * Everything that is on its way to Redis goes to the disk, in the order in which it came and before whatever comes now.
   * Redis may still take some of it: the id is the same, so that counts once.
   */
  #divert(): void {
    for (const toDisk of this.#underWay.splice(0)) toDisk();
  }

  #arrived(toDisk: () => void): void {
    const place = this.#underWay.indexOf(toDisk);
    if (place >= 0) this.#underWay.splice(place, 1);
  }

  async #toDisk(envelope: Envelope): Promise<void> {
    await this.#parts.spools.current.append(envelope);
    this.#parts.onSpooled(envelope);
  }
}
