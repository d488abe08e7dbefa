import { toError } from '@relay/contract';

/** An error's causes are followed this far: a chain that loops ends. */
const MAX_CAUSES = 5;
const URL_IN_TEXT = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s"'<>]*)/gi;

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
  const inner = (value: unknown) => serializeError(value, depth + 1);
  const goesOn = depth < MAX_CAUSES;
  return {
    type: error.name,
    message: withoutUrlSecrets(error.message),
    ...('code' in error && { code: String(error.code) }),
    ...(error.stack !== undefined && { stack: withoutUrlSecrets(error.stack) }),
    ...(goesOn && error.cause !== undefined && { cause: inner(error.cause) }),
    ...(goesOn && error instanceof AggregateError && { errors: error.errors.map(inner) }),
  };
}

/** A URL keeps scheme, host and path: login and query are where credentials stand. */
function withoutUrlSecrets(text: string): string {
  return text.replace(URL_IN_TEXT, (_url, scheme: string, rest: string) => {
    const [beforeQuery = ''] = rest.split(/[?#]/, 1);
    const path = beforeQuery.indexOf('/');
    const authority = path === -1 ? beforeQuery : beforeQuery.slice(0, path);
    const host = authority.slice(authority.lastIndexOf('@') + 1);
    return scheme + host + (path === -1 ? '' : beforeQuery.slice(path));
  });
}
