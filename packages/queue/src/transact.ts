import { Job, type JobsOptions, type Queue } from 'bullmq';
import type { RedisClient } from './connect.js';

/** What one transaction does: calls of scripts that the client knows by name, and jobs added, in this order. */
export interface Transaction {
  call(script: string, args: ReadonlyArray<string | number | Buffer>): void;
  add<T>(queue: Queue<T>, name: string, data: T, options: JobsOptions): void;
}

/**
 * Does all of it or nothing, as one step and in one round trip. BullMQ's own `addBulk` is a pipeline: when Redis refuses
 * one job for want of memory it may take the next, and they have changed places.
 */
export async function transact(queue: Queue, fill: (transaction: Transaction) => void): Promise<readonly unknown[]> {
  // Only then does the client know BullMQ's scripts.
  await queue.waitUntilReady();
  const client = queue.opts.connection as RedisClient & Record<string, (args: unknown[]) => unknown>;
  // From here on it is the client's own: in a cluster it keeps its books on the client when a slot has moved.
  const multi = Object.assign(withoutScripts(client).multi(), { redis: client });
  // A transaction is what BullMQ's own flows hand in to add a job; it queues the command and answers with itself.
  const commands = {
    runCommand: (script: string, args: unknown[]) => {
      const command = client[script];
      if (!command) throw new Error(`redis: the client does not know the script ${script}`);
      command.call(multi as never, args);
      return commands;
    },
  };
  const added: Array<Promise<unknown>> = [];
  fill({
    call: (script, args) => void commands.runCommand(script, [...args]),
    add: (to, name, data, options) => {
      added.push(new Job(to, name, data, options, options.jobId).addJob(commands as never));
    },
  });
  await Promise.all(added);
  const replies = await multi.exec().finally(() => empty(multi, client));
  if (replies === null) throw new Error('redis: the transaction was not executed');
  const fault = replies.find(([error]) => error !== null)?.[0];
  if (!fault) return replies.map(([, reply]) => reply);
  // Inside a transaction the client cannot tell that Redis has forgotten a script. On a new connection it sends it anew.
  if (fault.message.startsWith('NOSCRIPT')) client.disconnect(true);
  throw fault;
}

/**
 * A transaction of ioredis is given two methods for each script that its client knows: with BullMQ's that was half of what
 * a quiet worker left to the slow collections, which stop the process. This view of the client knows none; whoever needs
 * one takes it from the client itself.
 */
function withoutScripts(client: RedisClient): RedisClient {
  const known = views.get(client) ?? (Object.create(client, { scriptsSet: { value: {} } }) as RedisClient);
  views.set(client, known);
  return known;
}

const views = new WeakMap<RedisClient, RedisClient>();

/**
 * A transaction of ioredis has a getter of its own for its `length`, and for that V8 keeps the object's shape, and by the
 * getter the object, until the next slow collection: with all commands it ever carried, unless they are taken out of it.
 * In a cluster they may still be answered after the transaction was given up, and must be found then.
 */
function empty(multi: object, { isCluster }: RedisClient): void {
  if (!isCluster) Object.assign(multi, { _queue: [] });
}
