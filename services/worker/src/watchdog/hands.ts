/** What a stage's worker has in hand, and whether it moves. */
export class Hands {
  readonly #held = new Set<string>();
  #steps = 0;

  /** Jobs taken or ended so far. */
  get steps(): number {
    return this.#steps;
  }

  get count(): number {
    return this.#held.size;
  }

  has(id: string): boolean {
    return this.#held.has(id);
  }

  async hold<T>(id: string, work: () => Promise<T>): Promise<T> {
    this.#held.add(id);
    this.#steps += 1;
    try {
      return await work();
    } finally {
      this.#held.delete(id);
      this.#steps += 1;
    }
  }
}
