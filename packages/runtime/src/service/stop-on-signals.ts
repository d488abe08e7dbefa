import { constants } from 'node:os';
import type { Logger } from 'pino';
import { Deadline } from './deadline.js';
import { LEAVE_AFTER_MS } from './deadlines.js';

/** The first SIGTERM or SIGINT stops and leaves with 0, or with 1 if the stop failed; the second leaves at once. */
export function stopOnSignals(process: NodeJS.Process, logger: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = async (signal: 'SIGTERM' | 'SIGINT'): Promise<void> => {
    if (stopping) {
      logger.warn({ signal }, 'second signal: leaving at once');
      process.exit(128 + constants.signals[signal]);
    }
    stopping = true;
    logger.info({ signal }, 'stopping');
    try {
      await new Deadline(LEAVE_AFTER_MS).waitFor(stop());
      logger.info('stopped cleanly');
      process.exit(0);
    } catch (thrown) {
      logger.error({ err: thrown }, 'could not stop cleanly');
      process.exit(1);
    }
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
