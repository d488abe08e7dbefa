import { configSecrets, createLogger, type RelayConfig } from '@relay/runtime';
import type { Logger } from 'pino';

export interface LogCapture {
  readonly logger: Logger;
  readonly lines: string[];
  /** The parsed lines with this message. */
  find(message: string): Array<Record<string, unknown>>;
}

/** The product's own logger, writing into memory. */
export function captureLog(service: string, config: RelayConfig): LogCapture {
  const lines: string[] = [];
  const logger = createLogger({
    service,
    level: 'debug',
    secrets: configSecrets(config),
    destination: { write: (line: string) => void lines.push(line) },
  });
  return {
    logger,
    lines,
    find: (message) => lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === message),
  };
}
