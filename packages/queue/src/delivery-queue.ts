import type { Delivery } from '@relay/contract';
import { type Processor, Queue, Worker } from 'bullmq';
import type { RedisClient } from './connect.js';
import { Lanes } from './lanes.js';
import { deliveriesOf } from './names.js';
import { ENDED_JOBS_KEPT, JOB_OPTIONS, queueOptions, WORKER_OPTIONS, workerOptions } from './options.js';
import { PRIORITY } from './severity.js';
import { transact } from './transact.js';

/** Looking for what has been kept for long enough is a tenth of a job's end for Redis, so under load few ends see to it. */
const TIDY_EVERY_MS = 50;

/** One integration's deliveries: the BullMQ queue and, beside its jobs, the lanes that keep their order. */
export class DeliveryQueue {
  readonly queue: Queue<Delivery>;
  readonly lanes: Lanes;
  readonly #connection: RedisClient;

  constructor(connection: RedisClient, integration: string) {
    const name = deliveriesOf(integration);
    this.#connection = connection;
    this.queue = new Queue<Delivery>(name, queueOptions(connection, JOB_OPTIONS.deliveries));
    this.lanes = new Lanes(connection, name);
  }

  /** Adds a delivery and gives it the next place in its lane; a second time changes nothing. */
  async enqueue(delivery: Delivery): Promise<void> {
    await this.enqueueAll([delivery]);
  }

  /** The same for many, in this order and as one step. Tells for each whether it had come to its end before, for good. */
  async enqueueAll(deliveries: readonly Delivery[]): Promise<readonly boolean[]> {
    if (deliveries.length === 0) return [];
    const replies = await transact(this.queue, ({ call, add }) => {
      for (const delivery of deliveries) {
        const { id, event } = delivery;
        const options = { ...JOB_OPTIONS.deliveries, jobId: id, priority: PRIORITY[event.event_status] };
        add(this.queue, `${event.event_status} ${event.title_rule}`, delivery, options);
      }
      call('relayEnterLanes', this.lanes.placesFor(deliveries));
    });
    return (replies.at(-1) as number[]).map((ended) => ended === 1);
  }

  /** Sends parked deliveries back to the queue. One that is not parked (any more) is none of our business. */
  async promote(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const backend = this.queue.getBackend();
    const results = await Promise.allSettled(ids.map((id) => backend.promote(id)));
    const promoted = ids.filter((_id, index) => results[index]?.status === 'fulfilled');
    if (promoted.length > 0) await this.lanes.forgetPromoted(promoted);
  }

  /** Lets what is ahead in the lane inherit the severity of what waits behind it, or an Info would hold up a Critical. */
  async raise(ids: readonly string[], priority: number): Promise<void> {
    const backend = this.queue.getBackend();
    // One that has ended meanwhile needs no raising.
    await Promise.allSettled(ids.map((id) => backend.changePriority(id, priority)));
  }

  createWorker(deliver: Processor<Delivery>, concurrency: number): Worker<Delivery> {
    let tidiedAt = Number.NEGATIVE_INFINITY;
    // Without the third argument: for one that takes it, BullMQ makes a signal for each job, and nobody here listens to it.
    const deliverAndTidy: Processor<Delivery> = async (job, token) => {
      const result = await deliver(job, token);
      const now = performance.now();
      const isDue = now - tidiedAt >= TIDY_EVERY_MS;
      if (isDue) tidiedAt = now;
      job.opts.removeOnComplete = isDue ? ENDED_JOBS_KEPT : false;
      return result;
    };
    return new Worker<Delivery>(this.queue.name, deliverAndTidy, {
      ...workerOptions(this.#connection, { ...WORKER_OPTIONS.deliverer, concurrency }),
    });
  }
}
