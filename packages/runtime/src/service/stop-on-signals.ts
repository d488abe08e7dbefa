import { constants } from 'node:os';
import type { Logger } from 'pino';
import { Deadline } from './deadline.js';
import { LEAVE_AFTER_MS } from './deadlines.js';

type StopSignal = 'SIGTERM' | 'SIGINT';

/** What is needed of a process. */
export interface Stoppable {
  on(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
  exit(code: number): void;
}

/** The first SIGTERM or SIGINT stops and leaves with 0, or with 1 if the stop failed; the second leaves at once. */
export function stopOnSignals(
  process: Stoppable,
  logger: Logger,
  stop: () => Promise<void>,
  leaveAfterMs = LEAVE_AFTER_MS,
): void {
  let stopping = false;
  const onSignal = async (signal: StopSignal): Promise<void> => {
    if (stopping) {
      logger.warn({ signal }, 'second signal: leaving at once');
      return process.exit(128 + constants.signals[signal]);
    }
    stopping = true;
    logger.info({ signal }, 'stopping');
    try {
      await new Deadline(leaveAfterMs).waitFor(stop());
    } catch (thrown) {
      logger.error({ err: thrown }, 'could not stop cleanly');
      return process.exit(1);
    }
    logger.info('stopped cleanly');
    process.exit(0);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
