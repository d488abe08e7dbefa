import type { Attempt, DeadLetter } from '@relay/contract';
import {
  addDeadLetter,
  type DeliveryQueue,
  KEPT_ATTEMPTS,
  type Ledger,
  PRIORITY,
  type Queue,
  type SendLimits,
} from '@relay/queue';
import type { Logger } from 'pino';
import type { DeliveryDesk } from './deliver.js';
import type { Persist } from './persist.js';

export interface DeskOptions {
  readonly deliveries: DeliveryQueue;
  readonly ledger: Ledger;
  readonly deadLetters: Queue<DeadLetter>;
  readonly limits: SendLimits;
  readonly integration: string;
  readonly persist: Persist;
  readonly logger: Logger;
  readonly now: () => number;
}

/**
 * The deliverer's needs, met by one integration's queue, lanes and the dead letters. Every step is repeatable and is
 * repeated until Redis takes it: an attempt that was made must not be made again because its note could not be written.
 */
export function createDeliveryDesk(options: DeskOptions): DeliveryDesk {
  const { deliveries, ledger, deadLetters, limits, integration, persist, logger, now } = options;
  const { lanes, queue } = deliveries;

  const announceRelease = (heldSince: number | undefined): void => {
    if (heldSince === undefined) return;
    logger.info({ integration, heldForMs: now() - heldSince }, 'integration released');
  };

  return {
    admit: (delivery) => persist(() => lanes.admit(delivery, limits)),
    settleDelivered: async (delivery) => {
      const settlement = await persist(() => lanes.settle(delivery, 'delivered', '', { supersedeRepeats: true }));
      announceRelease(settlement.heldSince);
      return settlement;
    },
    settleDead: (delivery, death) =>
      persist(() => lanes.settle(delivery, 'dead', JSON.stringify(death), { supersedeRepeats: false })),
    fail: async (delivery, verdict) => {
      const { code, reason, retryAfterMs = 0, kind } = verdict;
      const failure = { code, reason, retryAfterMs, holdAtOnce: kind === 'hold' };
      const effect = await persist(() => lanes.fail(delivery, failure));
      if (effect.kind === 'held' && effect.isNew) {
        logger.warn({ integration, code, reason, nextProbeInMs: effect.nextProbeInMs }, 'integration held');
      }
      return effect;
    },
    answered: async ({ id }) => announceRelease(await persist(() => lanes.answered(id))),
    settleSuperseded: (delivery) =>
      persist(() => lanes.settle(delivery, 'superseded', '', { supersedeRepeats: false })),
    wake: (ids) => persist(() => deliveries.promote(ids)),
    raise: (ids, delivery) => deliveries.raise(ids, PRIORITY[delivery.event.event_status]),
    recordAttempt: async (delivery, attempt) => {
      await persist(() => queue.addJobLog(delivery.id, JSON.stringify(attempt), KEPT_ATTEMPTS));
    },
    closeAccount: (delivery, outcome) => persist(() => ledger.settle(delivery, outcome)),
    bury: async (delivery, death, place) => {
      const { id, source, event, envelope, parts } = delivery;
      const { logs } = await persist(() => queue.getJobLogs(id));
      const letter: DeadLetter = {
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
        ...(parts === undefined ? {} : { parts }),
        place,
        // Written by `recordAttempt`, and by nobody else.
        attempts: logs.map((line) => JSON.parse(line) as Attempt),
      };
      await persist(() => addDeadLetter(deadLetters, letter));
    },
  };
}
