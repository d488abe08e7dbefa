/** A moment after which nobody waits any longer. What was waited for is not cancelled. */
export class Deadline {
  readonly #timer: NodeJS.Timeout;
  readonly #passing: Promise<never>;
  #hasPassed = false;

  constructor(deadlineMs: number) {
    let pass: (error: Error) => void = () => {};
    this.#passing = new Promise<never>((_resolve, reject) => {
      pass = reject;
    });
    // It may pass while nobody waits.
    this.#passing.catch(() => {});
    this.#timer = setTimeout(() => {
      this.#hasPassed = true;
      pass(new Error('not done when the deadline passed'));
    }, deadlineMs);
  }

  get hasPassed(): boolean {
    return this.#hasPassed;
  }

  /** The promise's own end, or a rejection when the deadline passes before. */
  waitFor<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#passing]);
  }

  /** Once nobody will wait again. */
  clear(): void {
    clearTimeout(this.#timer);
  }
}
