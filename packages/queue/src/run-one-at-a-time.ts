import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '@relay/contract';
import type { Queue, Worker } from 'bullmq';

const TRY_AGAIN_MS = 1_000;

/**
 * Runs a worker that was made with `autorun: false`, once Redis knows that only one job of its queue may be active at a
 * time over all workers. Never before, so it waits for a Redis that is away, without keeping the service from starting.
 */
export function runOneAtATime(queue: Queue, worker: Worker): void {
  const run = async (): Promise<void> => {
    while (!worker.closing) {
      try {
        await queue.setGlobalConcurrency(1);
        if (!worker.closing) await worker.run();
        return;
      } catch (thrown) {
        if (worker.closing) return;
        worker.emit('error', toError(thrown));
        await sleep(TRY_AGAIN_MS, undefined, { ref: false });
      }
    }
  };
  void run();
}
