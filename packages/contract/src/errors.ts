import { types } from 'node:util';

/** One fault of the configuration: where it is, what is wrong and what to do. */
export interface ConfigFault {
  readonly path: string;
  readonly problem: string;
  readonly remedy: string;
}

/** The configuration cannot be used; holds every fault found. The process does not start. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super(faults.map((fault) => `${fault.path}: ${fault.problem}. ${fault.remedy}`).join('\n'));
    this.faults = faults;
  }
}

/** An envelope that cannot be read: it becomes a dead letter and is not retried. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
  /** Where in the payload, such as `event.level` or `ALARM_CURRENT_STATUS`; `(body)` for all of it. */
  readonly path: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`${path}: ${problem}`, options);
    this.path = path;
  }
}

/** Coerces anything thrown into an Error, once, at the edge. An Error of another realm is one too. */
export function toError(thrown: unknown): Error {
  return types.isNativeError(thrown) ? thrown : new Error(String(thrown));
}
