import { inspect } from 'node:util';

const SHOWN = 'configured';

/**
 * A value that must never be seen by accident: printed, logged, inspected or turned into JSON it says `configured`.
 * Only `reveal()` gives the value, so each place that uses a secret can be found by that name.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
