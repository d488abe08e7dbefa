import type { DeadLetter } from '@relay/contract';
import { type Processor, Queue, Worker } from 'bullmq';
import type { RedisClient } from './connect.js';
import { COUNT_SCRIPTS } from './dead-letter-counts.js';
import { defineScripts } from './define-scripts.js';
import { DEAD_LETTERS, keyBase } from './names.js';
import { JOB_OPTIONS, queueOptions, WORKER_OPTIONS, workerOptions } from './options.js';
import { runOneAtATime } from './run-one-at-a-time.js';
import { transact } from './transact.js';

export function createDeadLetterQueue(connection: RedisClient): Queue<DeadLetter> {
  defineScripts(connection, COUNT_SCRIPTS);
  return new Queue<DeadLetter>(DEAD_LETTERS, queueOptions(connection, JOB_OPTIONS.deadLetters));
}

/** Repeatable: a dead letter written twice is one. */
export async function addDeadLetter(queue: Queue<DeadLetter>, letter: DeadLetter): Promise<void> {
  const name = letter.event ? `${letter.event.event_status} ${letter.event.title_rule}` : `unread ${letter.source}`;
  await transact(queue, ({ add, call }) => {
    add(queue, name, letter, { ...JOB_OPTIONS.deadLetters, jobId: letter.id });
    call('relayNoteSource', [keyBase(DEAD_LETTERS), letter.id, letter.source]);
  });
}

/** One at a time over all workers, so that letters of one lane that are replayed together keep their order. */
export function createUndertakerWorker(
  connection: RedisClient,
  queue: Queue<DeadLetter>,
  bury: Processor<DeadLetter>,
): Worker<DeadLetter> {
  const worker = new Worker<DeadLetter>(DEAD_LETTERS, bury, workerOptions(connection, WORKER_OPTIONS.undertaker));
  runOneAtATime(queue, worker);
  return worker;
}
