import type { Attempt, DeadLetter } from '@relay/contract';
import { addDeadLetter, type DeliveryQueue, PRIORITY, type Queue, type SendLimits } from '@relay/queue';
import type { Logger } from 'pino';
import type { DeliveryDesk } from './deliver.js';

export interface DeskOptions {
  readonly deliveries: DeliveryQueue;
  readonly deadLetters: Queue<DeadLetter>;
  readonly limits: SendLimits;
  readonly integration: string;
  readonly logger: Logger;
  readonly now: () => number;
}

/** The deliverer's needs, met by one integration's queue, lanes and the dead letters. */
export function createDeliveryDesk(options: DeskOptions): DeliveryDesk {
  const { deliveries, deadLetters, limits, integration, logger, now } = options;
  const { lanes, queue } = deliveries;

  /** All workers had been told to pause for the hold; now they may go on at once. */
  const announceRelease = async (heldSince: number | undefined): Promise<void> => {
    if (heldSince === undefined) return;
    await deliveries.resume();
    logger.info({ integration, heldForMs: now() - heldSince }, 'integration released');
  };

  return {
    admit: (delivery) => lanes.admit(delivery, limits),
    settleDelivered: async (delivery) => {
      const settlement = await lanes.settle(delivery, 'delivered', '', { supersedeRepeats: true });
      await announceRelease(settlement.heldSince);
      return settlement;
    },
    settleDead: (delivery, death) => lanes.settle(delivery, 'dead', JSON.stringify(death), { supersedeRepeats: false }),
    fail: async (delivery, verdict) => {
      const effect = await lanes.fail(delivery, {
        code: verdict.code,
        reason: verdict.reason,
        retryAfterMs: verdict.retryAfterMs ?? 0,
        holdAtOnce: verdict.kind === 'hold',
      });
      if (effect.kind === 'held' && effect.isNew) {
        const { code, reason } = verdict;
        logger.warn({ integration, code, reason, nextProbeInMs: effect.nextProbeInMs }, 'integration held');
      }
      return effect;
    },
    answered: async () => announceRelease(await lanes.release()),
    wake: (ids) => deliveries.promote(ids),
    raiseAbove: async (admission, delivery) => {
      const priority = PRIORITY[delivery.event.event_status];
      if (priority < admission.headPriority) await deliveries.raise(admission.headId, priority);
    },
    pauseFor: (waitMs) => deliveries.pauseFor(waitMs),
    recordAttempt: async (delivery, attempt) => {
      await queue.addJobLog(delivery.id, JSON.stringify(attempt), KEPT_ATTEMPTS);
    },
    bury: async (delivery, death, place) => {
      const { id, source, event, envelope } = delivery;
      const { logs } = await queue.getJobLogs(id);
      await addDeadLetter(deadLetters, {
        v: 1,
        id,
        code: death.code,
        reason: death.reason,
        source,
        integration,
        firstSeenAt: envelope.receivedAt,
        diedAt: now(),
        envelope,
        event,
        place,
        attempts: logs.map((line) => JSON.parse(line) as Attempt),
      });
    },
  };
}

/** A day of retries makes some 300; the newest tell the story. */
const KEPT_ATTEMPTS = 30;
