import { eventually } from '../support/eventually.js';

interface Step<T> {
  readonly holds: (seen: T) => boolean;
  readonly show: (seen: T) => string;
}

/** Tells each step as it happens, with what it saw. Throws at the first that is not as it should be. */
export class Story {
  readonly #tell: (line: string) => void;

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  chapter(what: string): void {
    this.#tell(`\n${what}`);
  }

  /** Something done once. */
  async act<T>(what: string, act: () => Promise<T>, { holds, show }: Step<T>): Promise<void> {
    const seen = await act();
    if (!holds(seen)) throw this.#notSo(what, JSON.stringify(seen));
    this.#tell(`  ok   ${what}: ${show(seen)}`);
  }

  /** Something that is to become so by itself. */
  async see<T>(what: string, look: () => T | Promise<T>, { holds, show }: Step<T>): Promise<void> {
    const seen = await eventually(look, holds).catch((thrown) => {
      throw this.#notSo(what, String(thrown));
    });
    this.#tell(`  ok   ${what}: ${show(seen)}`);
  }

  #notSo(what: string, why: string): Error {
    this.#tell(`  NOT  ${what}`);
    return new Error(`not so: ${what}: ${why}`);
  }
}
