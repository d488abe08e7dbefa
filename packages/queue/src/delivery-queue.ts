import type { Delivery } from '@relay/contract';
import { type Processor, Queue, Worker } from 'bullmq';
import type { RedisClient } from './connect.js';
import { Lanes } from './lanes.js';
import { deliveriesOf } from './names.js';
import { JOB_OPTIONS, queueOptions, WORKER_OPTIONS, workerOptions } from './options.js';
import { PRIORITY } from './severity.js';

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

  /**
   * Adds a delivery and gives it the next place in its lane; a second time changes nothing. The job comes first: an
   * entry without its job would look like one whose job was removed, and a worker that is quicker than the second
   * command enters the lane itself. One after the other, never at once: BullMQ sends its command some ticks later.
   */
  async enqueue(delivery: Delivery): Promise<void> {
    const { id, event } = delivery;
    await this.queue.add(`${event.event_status} ${event.title_rule}`, delivery, {
      jobId: id,
      priority: PRIORITY[event.event_status],
    });
    await this.lanes.enter(delivery);
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
    return new Worker<Delivery>(this.queue.name, deliver, {
      ...workerOptions(this.#connection, { ...WORKER_OPTIONS.deliverer, concurrency }),
    });
  }
}
