import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
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

/** A logger of JSON lines. What it knows to be secret never reaches its destination, whatever is logged. */
export function createLogger({ service, level, secrets, destination }: LoggerOptions): Logger {
  const paths = CREDENTIAL_KEYS.flatMap((key) => [key, `*.${key}`, `*.headers.${key}`]);
  const options = {
    level,
    base: { service },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: serializeError, error: serializeError, cause: serializeError },
    redact: { paths, censor: '[secret]' },
    hooks: { streamWrite: scrubSecrets(secrets) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
