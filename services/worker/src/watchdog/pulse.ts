import type { RedisClient } from '@relay/queue';
import type { Sight } from './stillness.js';

/** Whether the connection that all stages work through gets answers. One question at a time, which may hang. */
export class Pulse {
  readonly #connection: RedisClient;
  #beats = 0;
  #isAsking = false;

  constructor(connection: RedisClient) {
    this.#connection = connection;
  }

  feel(part: string): Sight {
    if (!this.#isAsking) this.#ask();
    return { part, hasWork: true, progress: this.#beats };
  }

  #ask(): void {
    this.#isAsking = true;
    // A refusal is an answer too.
    const beat = (): void => {
      this.#isAsking = false;
      this.#beats += 1;
    };
    this.#connection.ping().then(beat, beat);
  }
}
