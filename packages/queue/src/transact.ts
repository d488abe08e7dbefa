import { type IRedisTransaction, Job, type JobsOptions, type Queue } from 'bullmq';

/** What one transaction does: calls of scripts that the client knows by name, and jobs added, in this order. */
export interface Transaction {
  call(script: string, args: ReadonlyArray<string | number>): void;
  add<T>(queue: Queue<T>, name: string, data: T, options: JobsOptions): void;
}

/**
 * Does all of it or nothing, as one step and in one round trip. BullMQ's own `addBulk` is a pipeline: when Redis refuses
 * one job for want of memory it may take the next, and they have changed places.
 */
export async function transact(queue: Queue, fill: (transaction: Transaction) => void): Promise<readonly unknown[]> {
  const client = await queue.getBackend().client;
  const multi: IRedisTransaction = client.multi();
  const added: Array<Promise<unknown>> = [];
  fill({
    call: (script, args) => multi.runCommand(script, [...args]),
    add: (to, name, data, options) => {
      // A transaction is what BullMQ's own flows hand in here; it queues the command and answers with itself.
      added.push(new Job(to, name, data, options, options.jobId).addJob(multi as never));
    },
  });
  await Promise.all(added);
  const replies = await multi.exec();
  if (replies === null) throw new Error('redis: the transaction was not executed');
  const fault = replies.find(([error]) => error !== null)?.[0];
  if (!fault) return replies.map(([, reply]) => reply);
  // Inside a transaction the client cannot tell that Redis has forgotten a script. On a new connection it sends it anew.
  if (fault.message.startsWith('NOSCRIPT')) client.disconnect(true);
  throw fault;
}
