import { toError } from '@relay/contract';
import { errorCode } from '../error-code.js';
import { withoutUrlSecrets } from './without-url-secrets.js';

/** An error's causes are followed this far: a chain that loops ends. */
const MAX_CAUSES = 5;

export interface SerializedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: SerializedError;
  readonly errors?: readonly SerializedError[];
}

/** What of an error may stand in a log. Not its other properties: clients hang requests, commands and replies on it. */
export function serializeError(thrown: unknown, depth = 0): SerializedError {
  const error = toError(thrown);
  const code = errorCode(error);
  const inner = (value: unknown) => serializeError(value, depth + 1);
  const goesOn = depth < MAX_CAUSES;
  return {
    type: error.name,
    message: withoutUrlSecrets(error.message),
    ...(code !== undefined && { code }),
    ...(error.stack !== undefined && { stack: withoutUrlSecrets(error.stack) }),
    ...(goesOn && error.cause !== undefined && { cause: inner(error.cause) }),
    ...(goesOn && error instanceof AggregateError && { errors: error.errors.map(inner) }),
  };
}
