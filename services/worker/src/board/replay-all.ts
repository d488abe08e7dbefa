import type { Queue } from '@relay/queue';
import type { RequestHandler } from 'express';

/**
 * `Retry all` of the dead letters. bull-board's own takes pages from the newest on and ends at the first page that it
 * has seen: a hundred dead letters that fail again at once hide all older ones. This one is a single sweep over what is
 * failed now, oldest first, and answers in bull-board's form.
 */
export function replayAll(deadLetters: Queue): RequestHandler {
  return async (_request, response) => {
    const retried = await deadLetters.getFailedCount();
    await deadLetters.retryJobs({ state: 'failed', timestamp: Date.now() });
    response.json({ retried, skipped: 0 });
  };
}
