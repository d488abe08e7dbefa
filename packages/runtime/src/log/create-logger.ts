import { types } from 'node:util';
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Secret } from '../config/secret.js';
import { scrubSecrets } from './scrub-secrets.js';
import { serializeError } from './serialize-error.js';

export interface LoggerOptions {
  readonly service: string;
  readonly level: string;
  readonly secrets: readonly Secret[];
  /** Where lines go; standard output if absent. */
  readonly destination?: DestinationStream;
}

/** Credentials that arrive with requests and are not among the configured secrets, such as a mistyped token. */
const CREDENTIAL_KEYS = ['authorization', 'cookie', 'password', 'token', 'callbackToken', 'relay_token', 'pushUrl'];

/** Where requests and their parts are logged. Each by its path: a wildcard makes every line some 20 microseconds dearer. */
const CREDENTIAL_PLACES = ['', 'headers.', 'query.', 'req.headers.', 'req.query.'];

/** A logger of JSON lines. What it knows to be secret never reaches its destination, whatever is logged. */
export function createLogger(options: LoggerOptions): Logger {
  const paths = CREDENTIAL_PLACES.flatMap((place) => CREDENTIAL_KEYS.map((key) => place + key));
  return pino(
    {
      level: options.level,
      base: { service: options.service },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serializeIfError, error: serializeIfError, cause: serializeIfError },
      redact: { paths, censor: '[secret]' },
      hooks: { streamWrite: scrubSecrets(options.secrets) },
    },
    // Synchronous: the last lines before an exit are the ones that explain it, and must be there, in their order.
    options.destination ?? destination({ fd: 1, sync: true }),
  );
}

function serializeIfError(value: unknown): unknown {
  return types.isNativeError(value) ? serializeError(value) : value;
}
