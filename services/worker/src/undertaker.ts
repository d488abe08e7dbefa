import type { DeadLetter } from '@relay/contract';
import { type Job, type ReplayResult, UnrecoverableError } from '@relay/queue';
import type { Logger } from 'pino';
import { type ReplayDesk, replayDeadLetter } from './replay-dead-letter.js';

/**
 * The dead-letters queue's only worker. A new dead letter is put into the failed state, with its reason, where the board
 * shows it and offers Retry; a retried one is replayed. A finished run is what tells the two apart, and a crash in
 * between does not count as one.
 */
export async function undertake(job: Job<DeadLetter>, desk: ReplayDesk, logger: Logger): Promise<ReplayResult> {
  const { id, code, reason, source, integration } = job.data;
  if (job.attemptsMade === 0) {
    logger.error({ id, code, reason, source, integration }, 'dead letter');
    throw new UnrecoverableError(`${code}: ${reason}`);
  }
  const result = await replayDeadLetter(job.data, desk);
  logger.info({ id, source, integration, result }, 'dead letter replayed');
  if (result.kind !== 'dead') return result;
  // The wish was for this replay. The next one may come from the board's Retry, which must never mean "by force".
  const { replay: _wish, ...letter } = job.data;
  await job.updateData(letter);
  throw new UnrecoverableError(`${result.code}: ${result.reason}`);
}
