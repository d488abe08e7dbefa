import { toError } from '@relay/contract';
import type { DeliveryQueue } from '@relay/queue';
import type { Logger } from 'pino';

const LOOK_EVERY_MS = 1_000;
/** Bounds what a look costs; with more lanes than this a round takes several looks. */
const LANES_A_LOOK = 200;

export interface LaneKeeper {
  stop(): Promise<void>;
}

/**
 * Parked deliveries are not polled: whoever ends the head of their lane wakes them. The keeper is for the cases in which
 * nobody does: the head was removed by hand, or its worker died between the settlement and the waking.
 */
export function startLaneKeeper(deliveries: DeliveryQueue, logger: Logger): LaneKeeper {
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    try {
      await deliveries.promote(await deliveries.lanes.tend(LANES_A_LOOK));
    } catch (thrown) {
      logger.warn({ err: toError(thrown) }, 'lanes could not be looked after');
    }
  };
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    looking = look().finally(() => {
      isBusy = false;
    });
  }, LOOK_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
