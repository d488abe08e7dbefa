/**
 * How one kind of value is written. Every value of the configuration is text until its form has read it: a number from
 * the file and one from the environment are then the same thing, and YAML's guesses (`0123`, `1.10`, `no`) cannot
 * change a token or a label.
 */
export interface Form<T> {
  /** Completes "expected …" in a fault and stands in docs/configuration.md. */
  readonly expected: string;
  readonly example: string;
  /** Undefined when the text is not of this form. */
  readonly parse: (text: string) => T | undefined;
}
