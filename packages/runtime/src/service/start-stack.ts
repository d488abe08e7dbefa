import type { Logger } from 'pino';
import { type StopStep, stopInOrder } from './stop-in-order.js';

/** Notes how to stop a thing as soon as it is started, and hands the thing on. */
export type Started = <T>(name: string, thing: T, stop: (thing: T) => void | Promise<void>) => T;

export interface StartedStack<T> {
  readonly running: T;
  readonly stop: () => Promise<void>;
}

/**
 * Starts things that lean on one another. Stopping takes them down in reverse; so does a start that fails half-way,
 * before it fails.
 */
export async function startStack<T>(
  start: (started: Started) => Promise<T>,
  stopDeadlineMs: number,
  logger: Logger,
): Promise<StartedStack<T>> {
  const steps: StopStep[] = [];
  const started: Started = (name, thing, stop) => {
    steps.push({ name, stop: async () => stop(thing) });
    return thing;
  };
  const stop = () => stopInOrder(steps, stopDeadlineMs, logger);
  try {
    return { running: await start(started), stop };
  } catch (thrown) {
    // What did not stop is in the log; why it did not start is what the caller has to hear.
    await stop().catch(() => undefined);
    throw thrown;
  }
}
