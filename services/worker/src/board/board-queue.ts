import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { JobStatus } from '@bull-board/api/typings/app';
import { plainName, type Queue } from '@relay/queue';
import { displayJob } from './display-job.js';

/** The states that the relay's jobs have, first the one that needs somebody. */
const STATES: JobStatus[] = ['failed', 'active', 'waiting', 'prioritized', 'delayed', 'completed'];

interface BoardQueueOptions {
  readonly description: string;
  readonly readOnly: boolean;
}

/** One queue as the board knows it: under its plain name, in its addresses too, and with jobs made for reading. */
export class BoardQueue extends BullMQAdapter {
  /** A completed dead letter has been replayed; once its delivery is forgotten, a second time would send it again. */
  override readonly allowCompletedRetries = false;

  constructor(queue: Queue, { description, readOnly }: BoardQueueOptions) {
    super(queue, { description, readOnlyMode: readOnly, delimiter: '.' });
    this.setFormatter('data', displayJob);
    this.setFormatter('returnValue', displayJob);
  }

  override getName(): string {
    return plainName(this.getQueueName());
  }

  override getJobStatuses(): JobStatus[] {
    return STATES;
  }
}
