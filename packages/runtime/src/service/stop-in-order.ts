import { toError } from '@relay/contract';
import type { Logger } from 'pino';
import { Deadline } from './deadline.js';

export interface StopStep {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

/** The stop of each list of steps that was ever begun: a second call joins the first. */
const begun = new WeakMap<readonly StopStep[], Promise<void>>();

/**
 * Stops what was started, the last first: each step may rely on those before it. One deadline for all; once it has
 * passed, the rest is left to the end of the process, since what should have stopped may still be using it. Every
 * failure is logged. Rejects with an AggregateError when not every step stopped. Safe twice: the second call gets the
 * same promise.
 *
 * @param steps in the order in which they were started
 */
export function stopInOrder(steps: readonly StopStep[], deadlineMs: number, logger: Logger): Promise<void> {
  const stop = begun.get(steps) ?? stopAll([...steps].reverse(), deadlineMs, logger);
  begun.set(steps, stop);
  return stop;
}

async function stopAll(steps: readonly StopStep[], deadlineMs: number, logger: Logger): Promise<void> {
  const deadline = new Deadline(deadlineMs);
  const failures: Error[] = [];
  for (const { name, stop } of steps) {
    try {
      if (deadline.hasPassed) throw new Error('not begun: the deadline has passed');
      await deadline.waitFor(stop());
      logger.info({ step: name }, 'stopped');
    } catch (thrown) {
      const failure = new Error(`${name}: ${toError(thrown).message}`, { cause: thrown });
      logger.error({ step: name, err: failure }, 'did not stop');
      failures.push(failure);
    }
  }
  deadline.clear();
  if (failures.length === 0) return;
  throw new AggregateError(failures, `${failures.length} of ${steps.length} steps did not stop`);
}
