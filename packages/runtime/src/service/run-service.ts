import { ConfigError, type ConfigFault } from '@relay/contract';
import type { Logger } from 'pino';
import { configSecrets, describeConfig } from '../config/describe-config.js';
import { loadConfig } from '../config/load-config.js';
import type { RelayConfig } from '../config/relay-config.js';
import { createLogger } from '../log/create-logger.js';
import { Deadline } from './deadline.js';
import { LEAVE_AFTER_MS } from './deadlines.js';
import { giveRoomBackWhenQuiet } from './give-room-back.js';
import { printFaults } from './print-faults.js';
import { stopOnSignals } from './stop-on-signals.js';

export interface RunningService {
  /** Settles when the service cannot go on and would after a restart; says why. */
  readonly stuck?: Promise<string>;
  /** Rejects when not everything could be stopped. */
  stop(): Promise<void>;
  /** Resolves when the service has found that it must not go on. A ConfigError is explained as one at the start is. */
  readonly broken?: Promise<Error>;
}

export interface ServiceOptions {
  /** Stands in every log line. */
  readonly name: string;
  readonly process: NodeJS.Process;
  /** Names of the vendors that there are. */
  readonly vendors: readonly string[];
  /** Unwinds what it made if it fails half-way. */
  readonly start: (config: RelayConfig, logger: Logger) => Promise<RunningService>;
}

/** EX_TEMPFAIL of sysexits.h: nothing is wrong with the configuration, and to begin anew helps. */
const EXIT_STUCK = 75;

/**
 * The whole life of a service's process: configuration, start, signals, exit code. 0 only after a clean stop; 1 when
 * it could not start, stop or go on; 75 when it was stuck and is to be started again; 128 + n when a second signal ended it
 * at once.
 */
export async function runService({ name, process, vendors, start }: ServiceOptions): Promise<void> {
  const config = loadOrExplain(name, process, vendors);
  if (config === undefined) return;
  const logger = createLogger({ service: name, level: config.logLevel, secrets: configSecrets(config) });
  exitOnBugs(process, logger);
  logger.info({ config: describeConfig(config) }, 'configuration');
  for (const warning of config.warnings) logger.warn({ warning }, 'configuration warning');

  // Begins only after the signals are listened to: they may come as soon as anything is to be stopped.
  const starting = Promise.resolve().then(() => start(config, logger));
  stopOnSignals(process, logger, async () => (await starting).stop());
  try {
    const running = await starting;
    logger.info('started');
    giveRoomBackWhenQuiet();
    running.broken?.then((error) => leaveBroken(running, error, process, logger));
    // Not stopped first: what is stuck does not stop, and what it had in hand comes back as after a kill.
    running.stuck?.then((why) => {
      logger.fatal({ why }, 'stuck: leaving to be started again');
      process.exit(EXIT_STUCK);
    });
  } catch (thrown) {
    if (thrown instanceof ConfigError) process.stderr.write(explainNoStart(thrown.faults));
    logger.fatal({ err: thrown }, 'could not start');
    process.exit(1);
  }
}

async function leaveBroken(running: RunningService, error: Error, process: NodeJS.Process, logger: Logger) {
  if (error instanceof ConfigError) process.stderr.write(`${printFaults(error.faults)}\nThe service stops.\n`);
  logger.fatal({ err: error }, 'cannot go on');
  // What it has accepted is to be kept; what hangs is not waited for.
  await new Deadline(LEAVE_AFTER_MS).waitFor(running.stop()).catch(() => undefined);
  process.exit(1);
}

function loadOrExplain(name: string, process: NodeJS.Process, vendors: readonly string[]): RelayConfig | undefined {
  const { env, stderr } = process;
  try {
    return loadConfig(env, vendors);
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    stderr.write(explainNoStart(thrown.faults));
    const logger = createLogger({ service: name, level: 'info', secrets: [] });
    logger.fatal({ faults: thrown.faults }, 'the configuration cannot be used');
    process.exitCode = 1;
    return undefined;
  }
}

function explainNoStart(faults: readonly ConfigFault[]): string {
  return `${printFaults(faults)}\nNothing was started.\n`;
}

function exitOnBugs(process: NodeJS.Process, logger: Logger): void {
  process.on('uncaughtException', (thrown) => {
    logger.fatal({ err: thrown }, 'uncaught exception');
    process.exit(1);
  });
  process.on('unhandledRejection', (thrown) => {
    logger.fatal({ err: thrown }, 'unhandled rejection');
    process.exit(1);
  });
}
