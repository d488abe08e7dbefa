import { constants } from 'node:os';
import { ConfigError, toError } from '@relay/contract';
import type { Logger } from 'pino';
import { configSecrets, describeConfig } from '../config/describe-config.js';
import { loadConfig } from '../config/load-config.js';
import type { RelayConfig } from '../config/relay-config.js';
import { createLogger } from '../log/create-logger.js';
import { printFaults } from './print-faults.js';
import { withDeadline } from './with-deadline.js';

export interface RunningService {
  /** Rejects when not everything could be stopped. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly name: string;
  readonly process: NodeJS.Process;
  readonly vendors: readonly string[];
  readonly start: (config: RelayConfig, logger: Logger) => Promise<RunningService>;
}

/** Orchestrators kill 30 s after SIGTERM; the log must be written before that. */
export const STOP_DEADLINE_MS = 25_000;

/**
 * The whole life of a service's process: configuration, start, signals, exit code. 0 only after a clean stop; 1 when
 * it could not start, stop or go on; 128 + n when a second signal ended it at once.
 */
export async function runService({ name, process, vendors, start }: ServiceOptions): Promise<void> {
  const config = loadOrExplain(name, process, vendors);
  if (config === undefined) return;
  const logger = createLogger({ service: name, level: config.logLevel, secrets: configSecrets(config) });
  logger.info({ config: describeConfig(config) }, 'configuration');
  for (const warning of config.warnings) logger.warn({ warning }, 'configuration warning');
  exitOnBugs(process, logger);

  const starting = start(config, logger);
  stopOnSignals(process, logger, starting);
  try {
    await starting;
    logger.info('started');
  } catch (thrown) {
    if (thrown instanceof ConfigError) process.stderr.write(printFaults(thrown.faults));
    logger.fatal({ err: thrown }, 'could not start');
    process.exit(1);
  }
}

function loadOrExplain(name: string, process: NodeJS.Process, vendors: readonly string[]): RelayConfig | undefined {
  try {
    return loadConfig(process.env, vendors);
  } catch (thrown) {
    const logger = createLogger({ service: name, level: 'info', secrets: [] });
    if (thrown instanceof ConfigError) {
      process.stderr.write(printFaults(thrown.faults));
      logger.fatal({ faults: thrown.faults }, 'configuration cannot be used');
    } else {
      logger.fatal({ err: thrown }, 'configuration could not be read');
    }
    process.exitCode = 1;
    return undefined;
  }
}

function stopOnSignals(process: NodeJS.Process, logger: Logger, starting: Promise<RunningService>): void {
  let stopping = false;
  const onSignal = async (signal: 'SIGTERM' | 'SIGINT'): Promise<void> => {
    if (stopping) {
      logger.warn({ signal }, 'second signal: leaving at once');
      process.exit(128 + constants.signals[signal]);
    }
    stopping = true;
    logger.info({ signal }, 'stopping');
    try {
      await withDeadline(
        starting.then((service) => service.stop()),
        STOP_DEADLINE_MS,
      );
      logger.info('stopped cleanly');
      process.exit(0);
    } catch (thrown) {
      logger.error({ err: thrown }, 'stopped, but not cleanly');
      process.exit(1);
    }
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

function exitOnBugs(process: NodeJS.Process, logger: Logger): void {
  const exit = (message: string) => (thrown: unknown) => {
    logger.fatal({ err: toError(thrown) }, message);
    process.exit(1);
  };
  process.on('uncaughtException', exit('uncaught exception'));
  process.on('unhandledRejection', exit('unhandled rejection'));
}
