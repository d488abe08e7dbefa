import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '@relay/contract';

/** Does a repeatable piece of work until it succeeds. */
export type Persist = <T>(work: () => Promise<T>) => Promise<T>;

const TRY_AGAIN_MS = 500;
const WARN_EVERY_MS = 5_000;

/**
 * For steps that only Redis can make fail: away, full, loading, a replica. To fail the job for it would cost the event an
 * attempt, or its turn; so the step is repeated where it is until Redis takes it. A worker that stops gives up: its job
 * stalls and comes back.
 */
export function createPersist(stopping: AbortSignal, warn: (error: Error) => void): Persist {
  let warnedAt = 0;
  return async (work) => {
    for (;;) {
      try {
        return await work();
      } catch (thrown) {
        if (stopping.aborted) throw thrown;
        if (Date.now() - warnedAt > WARN_EVERY_MS) {
          warnedAt = Date.now();
          warn(toError(thrown));
        }
        await sleep(TRY_AGAIN_MS, undefined, { ref: false });
      }
    }
  };
}
