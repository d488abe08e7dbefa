import { type Delivery, type DeliveryResult, toError } from '@relay/contract';
import { DelayedError, type DeliveryQueue, type Job, RateLimitError } from '@relay/queue';
import { type Deliverer, deliver, die, type Step } from './deliver.js';
import { MAX_STALLS_IN_COMPANY } from './max-stalls.js';

/** Far enough not to be polled. Whoever ends the lane's head wakes the parked; the lane keeper does if that one died. */
const PARKED_MS = 24 * 3_600_000;

/** So often may a delivery's step throw. It is a bug then, and the alert is better read by people than tried for ever. */
const MAX_UNFORESEEN = 10;

async function deliverOrDie(job: Job<Delivery>, deliverer: Deliverer): Promise<Step> {
  if (job.stalledCounter >= MAX_STALLS_IN_COMPANY) {
    const death = { code: 'kills_worker', reason: 'its worker died again and again while delivering it' } as const;
    return await die(job.data, job.attemptsMade, death, deliverer.desk);
  }
  try {
    return await deliver(job.data, deliverer);
  } catch (thrown) {
    if (job.attemptsMade + 1 < MAX_UNFORESEEN) throw thrown;
    const { name, message } = toError(thrown);
    return await die(job.data, job.attemptsMade, { code: 'unexpected', reason: `${name}: ${message}` }, deliverer.desk);
  }
}

/** Turns a delivery's step into what BullMQ understands. None of the waits costs an attempt of the job. */
export async function runDeliveryJob(
  job: Job<Delivery>,
  token: string | undefined,
  deliveries: DeliveryQueue,
  deliverer: Deliverer,
): Promise<DeliveryResult> {
  const step = await deliverOrDie(job, deliverer);
  switch (step.kind) {
    case 'finished': {
      const { result } = step;
      if (result.outcome !== 'dead') await deliverer.desk.closeAccount(job.data, result.outcome);
      return result;
    }
    case 'again':
      await job.moveToDelayed(deliverer.now() + step.afterMs, token);
      throw new DelayedError();
    case 'parked':
      await job.moveToDelayed(deliverer.now() + PARKED_MS, token);
      // Its turn may have come between the look at the lane and now.
      if (await deliveries.lanes.wasWoken(job.data.id)) await deliveries.promote([job.data.id]);
      throw new DelayedError();
    case 'paused':
      throw new RateLimitError();
  }
}
